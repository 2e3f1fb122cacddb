package io.vireo.surface.http;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.streams.WriteStream;
import io.vireo.surface.ws.EventOutlet;
import java.util.OptionalLong;

/** Server-sent events: the same JSON texts, their numbers as ids that browsers send back. */
record ServerSentEvents(HttpServerResponse response, Runnable cut) implements EventOutlet {

  static final String MEDIA_TYPE = "text/event-stream";

  /** Sends the head, so that the client knows itself subscribed. */
  static ServerSentEvents begin(HttpServerResponse response, Runnable cut) {
    response
        .setChunked(true)
        .putHeader("Content-Type", MEDIA_TYPE)
        .putHeader("Cache-Control", "no-store")
        .putHeader("X-Content-Type-Options", "nosniff")
        .writeHead();
    return new ServerSentEvents(response, cut);
  }

  @Override
  public WriteStream<?> stream() {
    return response;
  }

  @Override
  public boolean open() {
    return !response.closed() && !response.ended();
  }

  @Override
  public void write(String json, OptionalLong number) {
    String id = number.isPresent() ? "id: " + number.getAsLong() + "\n" : "";
    response.write(id + "data: " + json + "\n\n");
  }

  @Override
  public void ping() {
    response.write(": ping\n\n");
  }

  @Override
  public void drop() {
    cut.run();
  }
}
