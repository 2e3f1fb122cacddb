package io.vireo.surface.grpc;

import io.vertx.core.MultiMap;
import io.vertx.grpc.common.GrpcStatus;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A failure as gRPC tells it: a status from the error's kind, the sentence, and for programs the
 * code: plainly, and as Google's richer error model has it.
 */
record GrpcFailure(GrpcStatus status, String sentence, Map<String, String> trailers) {

  /** Our own; the row of {@link ErrorCode}. */
  static final String CODE = "vireo-code";

  private static final String DETAILS = "grpc-status-details-bin";

  private static final Logger LOG = LoggerFactory.getLogger(GrpcFailure.class);

  /** Any failure; what nobody foresaw is told to the log, and the client gets the reference. */
  static GrpcFailure of(Throwable cause) {
    VirtException failure = VirtException.from(cause);
    return failure.code() == ErrorCode.INTERNAL_ERROR ? hidden(cause) : told(failure);
  }

  private static GrpcFailure hidden(Throwable cause) {
    UUID reference = UUID.randomUUID();
    LOG.error("internal error, reference {}", reference, cause);
    return told(
        new VirtException(
            ErrorCode.INTERNAL_ERROR,
            "internal error; the daemon's log tells more under reference " + reference));
  }

  private static GrpcFailure told(VirtException failure) {
    GrpcStatus status = GrpcStatus.valueOf(failure.code().kind().grpcStatus());
    return new GrpcFailure(
        status,
        failure.getMessage(),
        Map.of(CODE, failure.code().name(), DETAILS, ErrorDetails.of(status, failure)));
  }

  /** Puts all of it where {@code put} says. */
  void put(MultiMap into) {
    trailers.forEach((name, value) -> into.set(name, value));
  }
}
