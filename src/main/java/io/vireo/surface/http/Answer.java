package io.vireo.surface.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vireo.operation.DocumentText;
import io.vireo.wire.json.Json;
import java.util.HashMap;
import java.util.Map;

/** What is sent back, as a value. */
record Answer(int status, Map<String, String> headers, Buffer body) {

  static final String JSON = "application/json";
  static final String XML = "application/xml";

  static Answer json(int status, Object value) {
    return new Answer(status, Map.of("Content-Type", JSON), Buffer.buffer(Json.bytes(value)));
  }

  static Answer xml(DocumentText document) {
    return new Answer(
        200, Map.of("Content-Type", XML + "; charset=utf-8"), Buffer.buffer(document.xml()));
  }

  static Answer noContent() {
    return new Answer(204, Map.of(), Buffer.buffer());
  }

  /** The same with more headers, which win over those there were. */
  Answer with(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(headers);
    all.putAll(more);
    return new Answer(status, Map.copyOf(all), body);
  }

  void send(HttpServerResponse response) {
    if (response.closed() || response.ended()) {
      return;
    }
    response
        .setStatusCode(status)
        .putHeader("Cache-Control", "no-store")
        .putHeader("X-Content-Type-Options", "nosniff");
    headers.forEach(response::putHeader);
    response.end(body);
  }
}
