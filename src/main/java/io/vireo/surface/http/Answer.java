package io.vireo.surface.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import io.vireo.operation.BinaryDocument;
import io.vireo.operation.DocumentText;
import io.vireo.wire.json.Json;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What is sent back, as a value. */
record Answer(int status, Map<String, String> headers, Buffer body) {

  static final String JSON = "application/json";
  static final String XML = "application/xml";

  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;

  private static final CharSequence CACHE_CONTROL = HttpHeaders.createOptimized("Cache-Control");

  private static final CharSequence CONTENT_LENGTH = HttpHeaders.createOptimized("Content-Length");

  private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

  private static final CharSequence CONTENT_TYPE_OPTIONS =
      HttpHeaders.createOptimized("X-Content-Type-Options");

  private static final CharSequence NO_SNIFF = HttpHeaders.createOptimized("nosniff");

  private static final String CONNECTION = "Connection";

  private static final Map<String, String> CLOSE = Map.of(CONNECTION, "close");

  /** How long a refused client may go on sending before its connection is cut. */
  private static final Duration LINGER = Duration.ofSeconds(1);

  static Answer json(int status, Object value) {
    return new Answer(status, Map.of("Content-Type", JSON), Buffer.buffer(Json.bytes(value)));
  }

  static Answer xml(DocumentText document) {
    return new Answer(
        200, Map.of("Content-Type", XML + "; charset=utf-8"), Buffer.buffer(document.xml()));
  }

  static Answer binary(BinaryDocument document) {
    return new Answer(
        200, Map.of("Content-Type", document.mediaType()), Buffer.buffer(document.toBytes()));
  }

  static Answer noContent() {
    return new Answer(NO_CONTENT, Map.of(), Buffer.buffer());
  }

  /** Says of what the client has already that it is so still. */
  static Answer notModified(String tag) {
    return new Answer(NOT_MODIFIED, Map.of("ETag", tag), Buffer.buffer());
  }

  /** The same with more headers, which win over those there were. */
  Answer with(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(headers);
    all.putAll(more);
    return new Answer(status, Map.copyOf(all), body);
  }

  /**
   * Sends the answer. Whoever is still sending a body that nobody wants is asked to stop; what they
   * send meanwhile is dropped, so that the answer is not lost to a reset connection, but not for
   * long.
   */
  void send(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (request.version() == HttpVersion.HTTP_2) {
      sendStreamed(context);
      return;
    }
    if (status < 400 || request.isEnded() || !Bodies.announced(request)) {
      write(request.response());
      if (headers.containsKey(CONNECTION)) {
        request.connection().close();
      }
      return;
    }
    Future<Void> drained = request.handler(_ -> {}).resume().end();
    with(CLOSE).write(request.response());
    Deadlines.here(context.vertx())
        .ifWithin(LINGER, drained)
        .onComplete(_ -> request.connection().close());
  }

  /**
   * HTTP/2 has other calls on this connection; only this one is told to stop. Most requests have
   * ended, and their ends are merely not heard of yet: those are not disturbed.
   */
  private void sendStreamed(RoutingContext context) {
    HttpServerRequest request = context.request();
    HttpServerResponse response = request.response();
    write(response);
    if (headers.containsKey(CONNECTION)) {
      request.connection().close();
    } else if (!request.isEnded() && Bodies.announced(request)) {
      response.reset(0);
    } else if (!request.isEnded()) {
      Future<Void> drained = request.handler(_ -> {}).resume().end();
      Deadlines.here(context.vertx())
          .ifWithin(LINGER, drained.map(true))
          .onSuccess(
              ended -> {
                if (ended.isEmpty()) {
                  response.reset(0);
                }
              });
    }
  }

  /** Writes the answer, and ends the connection if the answer says so. */
  void sendLast(HttpServerRequest request) {
    with(CLOSE).write(request.response());
    request.connection().close();
  }

  /** Writes the answer and leaves the connection as it is. */
  void write(HttpServerResponse response) {
    if (response.closed() || response.ended()) {
      return;
    }
    response
        .setStatusCode(status)
        .putHeader(CACHE_CONTROL, NO_STORE)
        .putHeader(CONTENT_TYPE_OPTIONS, NO_SNIFF);
    if (status != NO_CONTENT && status != NOT_MODIFIED) {
      response.putHeader(CONTENT_LENGTH, Integer.toString(body.length()));
    }
    headers.forEach(response::putHeader);
    if (response.streamId() >= 0) {
      response.headers().remove(CONNECTION); // HTTP/2 has no such header
    }
    response.end(body);
  }
}
