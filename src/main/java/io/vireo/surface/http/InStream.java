package io.vireo.surface.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Inflow;
import java.util.OptionalLong;

/** A request's body as it comes. Made on the request's context before anything else is awaited. */
final class InStream implements Inflow {

  private final HttpServerRequest request;
  private final Exchange exchange;
  private Taker taker = Taker.NOBODY;

  InStream(Exchange exchange) {
    this.exchange = exchange;
    this.request = exchange.request();
    request.pause();
    request.handler(this::came);
    request.endHandler(_ -> taker.end());
    request.exceptionHandler(cause -> taker.broke(broken(cause)));
  }

  private void came(Buffer bytes) {
    taker.take(((BufferInternal) bytes).getByteBuf().nioBuffer());
  }

  private static VirtException broken(Throwable cause) {
    return new VirtException(
        ErrorCode.READ_FAILED, "the client's connection broke in its request", cause);
  }

  @Override
  public OptionalLong length() {
    return Bodies.announcedBytes(request);
  }

  @Override
  public void open(Taker wanted) {
    onContext(
        () -> {
          taker = wanted;
          if (request.getHeader("Expect") != null) {
            request.response().writeContinue();
          }
          request.resume();
        });
  }

  @Override
  public void pause() {
    onContext(request::pause);
  }

  @Override
  public void resume() {
    onContext(request::resume);
  }

  @Override
  public void close() {
    onContext(() -> taker = Taker.NOBODY);
  }

  private void onContext(Runnable task) {
    exchange.deadlines().context().runOnContext(_ -> task.run());
  }
}
