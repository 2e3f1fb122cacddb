package io.vireo.surface.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Promise;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vireo.wire.json.Json;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A subscriber, and what it has received, in order. */
final class EventClient {

  private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
  private Optional<WebSocket> socket = Optional.empty();

  ObjectNode next() {
    try {
      String text = texts.poll(20, TimeUnit.SECONDS);
      assertThat(text).as("an event within 20 s").isNotNull();
      return Json.object(text);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  long nextNumber() {
    return next().path("number").asLong();
  }

  WebSocket socket() {
    return socket.orElseThrow();
  }

  static EventClient listen(ApiServer api, String query) {
    return listen(
        api,
        new WebSocketConnectOptions()
            .setHost("127.0.0.1")
            .setPort(api.port())
            .setURI("/v1/events" + query));
  }

  static EventClient listen(ApiServer api, WebSocketConnectOptions options) {
    EventClient received = new EventClient();
    Promise<WebSocket> connected = Promise.promise();
    api.context.runOnContext(
        _ ->
            api.webSockets
                .connect(options)
                .onSuccess(socket -> socket.textMessageHandler(received.texts::add))
                .onComplete(connected));
    received.socket = Optional.of(ApiServer.await(connected.future()));
    return received;
  }

  /** The stream's text up to and including {@code end}. */
  static String stream(ApiServer api, String uri, String lastId, String end) {
    Promise<String> found = Promise.promise();
    StringBuilder text = new StringBuilder();
    api.context.runOnContext(
        _ ->
            api.client
                .request(api.onUnix("GET", uri).putHeader("Last-Event-ID", lastId))
                .compose(request -> request.send())
                .onFailure(found::tryFail)
                .onSuccess(
                    response ->
                        response.handler(
                            chunk -> {
                              text.append(chunk);
                              if (text.indexOf(end) >= 0) {
                                found.tryComplete(text.toString());
                              }
                            })));
    return ApiServer.await(found.future());
  }
}
