package io.vireo.surface.grpc;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.grpc.common.GrpcMessage;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Inflow;
import io.vireo.wire.proto.Codec;
import java.util.OptionalLong;

/**
 * A stream of parts as it comes: the first by itself, the bytes of the others when they are wanted.
 * Made on the call's context before anything else is awaited.
 */
final class Parts implements Inflow {

  private final GrpcCall call;
  private final Codec<?> parts;
  private final Promise<byte[]> first = Promise.promise();
  private Taker taker = Taker.NOBODY;

  Parts(GrpcCall call, Codec<?> parts) {
    this.call = call;
    this.parts = parts;
    call.whenOver(this::broke);
    call.request().messageHandler(this::came);
    call.request().endHandler(_ -> ended());
  }

  /** The first part, unread. What follows is held back. */
  Future<byte[]> first() {
    return first.future();
  }

  private void came(GrpcMessage message) {
    call.came();
    if (!first.future().isComplete()) {
      call.request().pause();
      first.complete(GrpcCall.bytes(message));
      return;
    }
    try {
      if (parts.value(GrpcCall.bytes(message)) instanceof Chunk chunk) {
        taker.take(chunk.data());
      } else {
        throw new VirtException(ErrorCode.INVALID_ARG, "only the first part may be arguments");
      }
    } catch (VirtException refused) {
      taker.broke(refused);
      taker = Taker.NOBODY;
      call.fail(refused);
    }
  }

  private void ended() {
    first.tryFail(
        new VirtException(ErrorCode.INVALID_ARG, "the first part, arguments, is missing"));
    taker.end();
  }

  private void broke() {
    VirtException why =
        new VirtException(ErrorCode.READ_FAILED, "the client's connection broke in its request");
    first.tryFail(why);
    taker.broke(why);
  }

  /** Nobody knows before the end. */
  @Override
  public OptionalLong length() {
    return OptionalLong.empty();
  }

  @Override
  public void open(Taker wanted) {
    onContext(
        () -> {
          taker = wanted;
          if (call.over()) {
            broke();
          } else {
            call.request().resume();
          }
        });
  }

  @Override
  public void pause() {
    onContext(() -> call.request().pause());
  }

  @Override
  public void resume() {
    onContext(() -> call.request().resume());
  }

  @Override
  public void close() {
    onContext(
        () -> {
          taker = Taker.NOBODY;
          call.request().resume();
        });
  }

  private void onContext(Runnable task) {
    call.context().runOnContext(_ -> task.run());
  }
}
