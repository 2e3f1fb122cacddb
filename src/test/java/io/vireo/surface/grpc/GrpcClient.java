package io.vireo.surface.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.CallOptions;
import io.grpc.ChannelCredentials;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.vertx.grpc.reflection.v1.ServerReflectionRequest;
import io.vertx.grpc.reflection.v1.ServerReflectionResponse;
import io.vireo.operation.JobInfo;
import io.vireo.operation.Operation;
import io.vireo.operation.Operation.Mode;
import io.vireo.wire.proto.Codec;
import io.vireo.wire.proto.Schema;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Google's Java client, without generated code. */
public final class GrpcClient implements AutoCloseable {

  /** Messages as bytes. */
  static final Marshaller<byte[]> BYTES =
      new Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
          return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
          try {
            return stream.readAllBytes();
          } catch (IOException failed) {
            throw new UncheckedIOException(failed);
          }
        }
      };

  private static final CallOptions IN_TIME =
      CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS);

  private final ManagedChannel channel;
  private final Schema schema = Methods.load().schema();

  public GrpcClient(int port) {
    this(port, InsecureChannelCredentials.create());
  }

  /** One that shows who it is, or whom it takes for the server. */
  public GrpcClient(int port, ChannelCredentials credentials) {
    channel = NettyChannelBuilder.forAddress("localhost", port, credentials).build();
  }

  public ManagedChannel channel() {
    return channel;
  }

  public <T> Codec<T> codec(Class<T> type) {
    return schema.codec(type);
  }

  /** A method of one service. */
  public static MethodDescriptor<byte[], byte[]> method(String path, MethodType type) {
    return MethodDescriptor.newBuilder(BYTES, BYTES)
        .setType(type)
        .setFullMethodName("vireo.v1." + path)
        .build();
  }

  /** Where a row is. */
  public static String path(Operation<?, ?> row) {
    String[] name = row.name().split("\\.");
    return Methods.camel(name[0]) + "Service/" + Methods.camel(name[1]);
  }

  /** Calls a row that is no stream; jobs answer with themselves. */
  public <Q extends Record> Record call(
      Operation<Q, ?> row, Q arguments, Map<String, String> metadata) {
    byte[] answer = unary(path(row), codec(row.arguments()).bytes(arguments), metadata);
    Class<? extends Record> type = row.mode() == Mode.JOB ? JobInfo.class : row.result();
    return codec(type).value(answer);
  }

  public byte[] unary(String path, byte[] message, Map<String, String> metadata) {
    return ClientCalls.blockingUnaryCall(
        ClientInterceptors.intercept(channel, with(metadata)),
        method(path, MethodType.UNARY),
        options(),
        message);
  }

  public Iterator<byte[]> stream(String path, byte[] message) {
    return ClientCalls.blockingServerStreamingCall(
        channel, method(path, MethodType.SERVER_STREAMING), options(), message);
  }

  static ClientInterceptor with(Map<String, String> metadata) {
    Metadata headers = new Metadata();
    metadata.forEach(
        (name, value) ->
            headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value));
    return MetadataUtils.newAttachHeadersInterceptor(headers);
  }

  private static CallOptions options() {
    return IN_TIME.withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  /** What the server says of itself. */
  public FileDescriptor reflected(String symbol) {
    ServerReflectionRequest ask =
        ServerReflectionRequest.newBuilder().setFileContainingSymbol(symbol).build();
    Iterator<byte[]> answers =
        ClientCalls.blockingServerStreamingCall(
            channel,
            MethodDescriptor.newBuilder(BYTES, BYTES)
                .setType(MethodType.SERVER_STREAMING)
                .setFullMethodName("grpc.reflection.v1.ServerReflection/ServerReflectionInfo")
                .build(),
            options(),
            ask.toByteArray());
    try {
      ByteString file =
          ServerReflectionResponse.parseFrom(answers.next())
              .getFileDescriptorResponse()
              .getFileDescriptorProto(0);
      return FileDescriptor.buildFrom(FileDescriptorProto.parseFrom(file), new FileDescriptor[0]);
    } catch (InvalidProtocolBufferException | DescriptorValidationException malformed) {
      throw new IllegalStateException(malformed);
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
