package io.vireo.surface.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vireo.call.Caller;
import java.util.Optional;

/** One request, who sent it, and the context that it and its answer belong to. */
record Exchange(RoutingContext routing, Caller caller, Deadlines deadlines) {

  static Exchange of(RoutingContext routing, Caller caller) {
    RequestName.of(routing);
    return new Exchange(routing, caller, Deadlines.here(routing.vertx()));
  }

  HttpServerRequest request() {
    return routing.request();
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(request().getHeader(name));
  }

  /** The query parameters alone. Fails with 400 where they are not properly encoded. */
  MultiMap query() {
    return routing.queryParams();
  }

  /** Where clients find {@code path}, be this API at the root of a server or of a part of one. */
  String place(String path) {
    String mount = Optional.ofNullable(routing.mountPoint()).orElse("");
    String above = mount.endsWith("/") ? mount.substring(0, mount.length() - 1) : mount;
    return above + Routes.ROOT + path;
  }
}
