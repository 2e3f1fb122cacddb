package io.vireo.surface.grpc;

import io.vertx.grpc.common.GrpcStatus;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.wire.proto.Codec;
import io.vireo.wire.proto.FieldNumbers;
import io.vireo.wire.proto.Schema;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Google's richer error model: a {@code Status} with an {@code ErrorInfo}, for programs. */
final class ErrorDetails {

  /** As in their {@code status.proto}, {@code any.proto} and {@code error_details.proto}. */
  private static final Schema SCHEMA =
      new Schema(
          FieldNumbers.read(
              """
              Status.code 1
              Status.message 2
              Status.details 3
              Any.type_url 1
              Any.value 2
              ErrorInfo.reason 1
              ErrorInfo.domain 2
              ErrorInfo.metadata 3
              """),
          List.of());

  private static final Codec<Status> STATUS = SCHEMA.codec(Status.class);
  private static final Codec<ErrorInfo> INFO = SCHEMA.codec(ErrorInfo.class);
  private static final String TYPE = "type.googleapis.com/google.rpc.ErrorInfo";

  private ErrorDetails() {}

  /** The whole of it. */
  public record Status(int code, String message, List<Any> details) {}

  /** Any message. */
  public record Any(String typeUrl, ByteBuffer value) {}

  /** What programs look at. */
  public record ErrorInfo(String reason, String domain, Map<String, String> metadata) {}

  /** As it is put into metadata. */
  static String of(GrpcStatus status, VirtException failure) {
    ErrorCode code = failure.code();
    Map<String, String> more = new TreeMap<>();
    more.put("libvirtNumber", Integer.toString(code.libvirtNumber()));
    more.put("libvirtName", code.libvirtName());
    failure.object().ifPresent(object -> more.put("object", object));
    byte[] info = INFO.bytes(new ErrorInfo(code.name(), "vireo", more));
    Any any = new Any(TYPE, ByteBuffer.wrap(info));
    byte[] all = STATUS.bytes(new Status(status.code, failure.getMessage(), List.of(any)));
    return Base64.getEncoder().withoutPadding().encodeToString(all);
  }
}
