package io.vireo.surface.http;

import io.netty.buffer.Unpooled;
import io.vertx.core.AsyncResult;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Outflow;
import io.vireo.call.Outflow.Chunk;
import java.util.Optional;

/**
 * An answer that is made while it is sent: a chunk is asked for when the connection has room for
 * it. If there will be no end the connection is cut, so that nobody takes what came for all. On the
 * exchange's context.
 */
final class OutStream {

  private final Exchange exchange;
  private final HttpServerResponse response;
  private final Outflow flow;
  private boolean over;

  private OutStream(Exchange exchange, Outflow flow) {
    this.exchange = exchange;
    this.response = exchange.request().response();
    this.flow = flow;
  }

  /** Hears from now on if the client goes. */
  static OutStream watching(Exchange exchange, Outflow flow) {
    OutStream stream = new OutStream(exchange, flow);
    stream.response.exceptionHandler(_ -> stream.gone());
    stream.response.closeHandler(_ -> stream.gone());
    if (stream.response.closed()) {
      stream.gone();
    }
    return stream;
  }

  /** Sends the answer; its head is set already. */
  void begin() {
    response.setChunked(true);
    proceed();
  }

  private void proceed() {
    flow.next().onComplete(next -> exchange.deadlines().context().runOnContext(_ -> got(next)));
  }

  private void got(AsyncResult<Optional<Chunk>> next) {
    if (next.failed() || over) {
      over = true;
      Optional.ofNullable(next.result()).flatMap(it -> it).ifPresent(chunk -> chunk.sent().run());
      Peer.cut(exchange.request().connection());
    } else if (next.result().isPresent()) {
      send(next.result().get());
    } else {
      end();
    }
  }

  /** The bytes go to the socket from where they are, and are not touched until they have gone. */
  private void send(Chunk chunk) {
    response
        .write(BufferInternal.buffer(Unpooled.wrappedBuffer(chunk.bytes())))
        .onComplete(_ -> chunk.sent().run())
        .onFailure(_ -> gone());
    if (response.writeQueueFull()) {
      response.drainHandler(_ -> proceed());
    } else {
      proceed();
    }
  }

  private void end() {
    response
        .end()
        .onSuccess(
            _ -> {
              over = true;
              flow.delivered();
            })
        .onFailure(_ -> gone());
  }

  private void gone() {
    if (!over) {
      over = true;
      flow.broke(
          new VirtException(
              ErrorCode.STREAM_BROKEN,
              "the client's connection broke while it was sent a guest; save again"));
    }
  }
}
