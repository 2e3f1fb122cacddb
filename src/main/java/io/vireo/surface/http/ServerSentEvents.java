package io.vireo.surface.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vireo.surface.ws.EventOutlet;
import io.vireo.surface.ws.Message;
import java.util.List;

/** Server-sent events: the same JSON texts, their positions as ids that browsers send back. */
record ServerSentEvents(HttpServerResponse response, Runnable cut) implements EventOutlet {

  static final String MEDIA_TYPE = "text/event-stream";

  /** Sends the head, so that the client knows itself subscribed. */
  static ServerSentEvents begin(HttpServerResponse response, int bytesMax, Runnable cut) {
    response
        .setChunked(true)
        .setWriteQueueMaxSize(bytesMax)
        .putHeader("Content-Type", MEDIA_TYPE)
        .putHeader("Cache-Control", "no-store")
        .putHeader("X-Content-Type-Options", "nosniff")
        .writeHead();
    return new ServerSentEvents(response, cut);
  }

  @Override
  public boolean open() {
    return !response.closed() && !response.ended();
  }

  @Override
  public boolean full() {
    return response.writeQueueFull();
  }

  @Override
  public void write(List<Message> messages, Runnable taken) {
    Buffer all = Buffer.buffer();
    messages.forEach(each -> all.appendBytes(each.block()));
    response.drainHandler(_ -> taken.run()).write(all);
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
