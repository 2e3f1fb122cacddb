package io.vireo.surface.http;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Caller;
import java.util.Optional;

/** One request, who sent it, and the context that it and its answer belong to. */
record Exchange(HttpServerRequest request, Caller caller, Deadlines deadlines) {

  static Exchange of(Vertx vertx, HttpServerRequest request, Caller caller) {
    return new Exchange(request, caller, new Deadlines(vertx, vertx.getOrCreateContext()));
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(request.getHeader(name));
  }

  String path() {
    return Optional.ofNullable(request.path()).orElse("");
  }

  /** The query parameters. */
  MultiMap query() {
    try {
      return request.params();
    } catch (IllegalArgumentException malformed) {
      throw new VirtException(
          ErrorCode.INVALID_ARG, "query is not properly percent-encoded", malformed);
    }
  }

  /** Whether a body was announced. */
  boolean hasBody() {
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        || header("Content-Length").filter(length -> !length.equals("0")).isPresent();
  }
}
