package io.vireo.surface.grpc;

import io.vertx.core.AsyncResult;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Giving;
import io.vireo.call.Outflow;
import io.vireo.call.Started;
import io.vireo.dispatch.Dispatcher;
import io.vireo.operation.Operation;
import io.vireo.wire.proto.Codec;
import io.vireo.wire.proto.Schema;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;

/** Calls of rows whose answer, or whose request, is a stream of bytes. */
record StreamMethods(Dispatcher dispatcher, Schema schema) {

  /** What is sent in one message, at most. Clients take four megabytes unless told otherwise. */
  static final int CHUNK_BYTES_MAX = 256 * 1024;

  /** A row that gives bytes. */
  <Q extends Record, R extends Record> Consumer<GrpcCall> gives(Operation<Q, R> row) {
    Codec<Q> arguments = schema.codec(row.arguments());
    Codec<Chunk> chunks = schema.codec(Chunk.class);
    return call -> {
      dispatcher.authorise(call.caller(), row.needs());
      call.message()
          .compose(
              message ->
                  call.deliver(
                      dispatcher.give(
                          row, () -> arguments.value(message), call.caller(), call.terms(row))))
          .onSuccess(giving -> new Giver(call, chunks, giving).begin())
          .onFailure(call::fail);
    };
  }

  /** A row that takes bytes; its arguments are the first part. */
  <Q extends Record, R extends Record> Consumer<GrpcCall> takes(
      Operation<Q, R> row, Codec<?> parts) {
    Codec<R> result = schema.codec(row.result());
    return call -> {
      dispatcher.authorise(call.caller(), row.needs());
      Parts bytes = new Parts(call, parts);
      bytes
          .first()
          .compose(
              message ->
                  dispatcher.take(
                      row,
                      () -> arguments(row, parts.value(message)),
                      new Dispatcher.Incoming(call.caller(), call.terms(row), bytes)))
          .onSuccess(started -> call.metadata(RowMethods.JOB, id(started)))
          .compose(Started::result)
          .onComplete(ended -> call.context().runOnContext(_ -> answer(call, result, ended)));
    };
  }

  private static <R> void answer(GrpcCall call, Codec<R> result, AsyncResult<R> ended) {
    if (ended.succeeded()) {
      call.answer(result.bytes(ended.result()));
    } else {
      call.fail(ended.cause());
    }
  }

  private static <Q extends Record> Q arguments(Operation<Q, ?> row, Object first) {
    if (row.arguments().isInstance(first)) {
      return row.arguments().cast(first);
    }
    throw new VirtException(ErrorCode.INVALID_ARG, "the first part must be the arguments");
  }

  private static String id(Started<?> started) {
    return Long.toString(started.job().subject().id());
  }

  /** Sends what a job makes, as fast as the client takes it. Confined to the call's context. */
  private static final class Giver {

    private final GrpcCall call;
    private final Codec<Chunk> chunks;
    private final Outflow flow;

    Giver(GrpcCall call, Codec<Chunk> chunks, Giving<?> giving) {
      this.call = call;
      this.chunks = chunks;
      this.flow = giving.bytes();
      call.metadata(RowMethods.JOB, id(giving.started()));
      call.whenGone(
          () ->
              flow.broke(
                  new VirtException(
                      ErrorCode.STREAM_BROKEN,
                      "the client went while it was sent a guest; save again")));
    }

    /** The job's number comes before the first byte, and what fails before is only a failure. */
    void begin() {
      call.deliver(flow.begun())
          .onSuccess(
              _ -> {
                call.begin();
                proceed();
              })
          .onFailure(call::fail);
    }

    private void proceed() {
      call.deliver(flow.next()).onSuccess(this::got).onFailure(call::fail);
    }

    private void got(Optional<Outflow.Chunk> next) {
      if (next.isEmpty()) {
        call.end().onSuccess(_ -> flow.delivered());
        return;
      }
      Outflow.Chunk chunk = next.get();
      write(chunk.bytes().duplicate());
      chunk.sent().run();
      if (call.full()) {
        call.whenRoom(this::proceed);
      } else if (!call.over()) {
        proceed();
      }
    }

    private void write(ByteBuffer bytes) {
      while (bytes.hasRemaining()) {
        int length = Math.min(bytes.remaining(), CHUNK_BYTES_MAX);
        call.write(chunks.bytes(new Chunk(bytes.slice(bytes.position(), length))));
        bytes.position(bytes.position() + length);
      }
    }
  }
}
