package io.vireo.surface.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vireo.auth.Identification;
import io.vireo.call.Caller;
import io.vireo.call.Caller.Way;

/**
 * A way in, and how it is found out who came: for requests of HTTP/1 and HTTP/2, of gRPC, and those
 * that ask to become a WebSocket. Any number of servers may share one.
 */
public record Door(Way way, Identification identification) {

  /** A door at which the connection's word is taken for it. */
  public static Door unasked(Way way) {
    return new Door(way, Identification.UNASKED);
  }

  /**
   * Who sent the request; mostly known at once, and otherwise on another thread: whoever must hold
   * the request until then pauses it. Fails with {@code AUTH_FAILED} or {@code RATE_LIMITED}.
   */
  public Future<Caller> caller(HttpServerRequest request) {
    return identification.identify(Peer.evidence(request, way));
  }
}
