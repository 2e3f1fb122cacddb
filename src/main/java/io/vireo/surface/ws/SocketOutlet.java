package io.vireo.surface.ws;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.streams.WriteStream;
import java.util.OptionalLong;

/** A WebSocket: each event one text message, pings in WebSocket's own way. */
public record SocketOutlet(ServerWebSocket socket) implements EventOutlet {

  /** WebSocket's "policy violation". */
  private static final short POLICY = 1008;

  @Override
  public WriteStream<?> stream() {
    return socket;
  }

  @Override
  public void write(String json, OptionalLong number) {
    socket.writeTextMessage(json);
  }

  @Override
  public void ping() {
    socket.writePing(Buffer.buffer());
  }

  @Override
  public void drop(String reason) {
    socket.shutdown(1, java.util.concurrent.TimeUnit.SECONDS, POLICY, reason);
  }
}
