package io.vireo.surface.ws;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.streams.WriteStream;
import java.util.OptionalLong;

/**
 * A WebSocket: each event one text message, pings in WebSocket's own way.
 *
 * @param cut ends the connection without waiting for the client
 */
public record SocketOutlet(ServerWebSocket socket, Runnable cut) implements EventOutlet {

  @Override
  public WriteStream<?> stream() {
    return socket;
  }

  @Override
  public boolean open() {
    return !socket.isClosed();
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
  public void drop() {
    cut.run();
  }
}
