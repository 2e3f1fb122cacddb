package io.vireo.surface.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vireo.base.ErrorCode;
import io.vireo.call.Caller.Way;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps web pages out of a TCP port that anybody on this machine can reach, which means: any page
 * in a browser here. A page of another site is known by its {@code Origin} and {@code
 * Sec-Fetch-Site}; a page whose name was made to resolve to this machine, by the {@code Host} it
 * asks for. No browser reaches a Unix socket.
 */
final class Guard {

  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

  private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

  private Guard() {}

  /**
   * @throws HttpRefusal 403; 400 where a request goes to two hosts, however it came
   */
  static void check(HttpServerRequest request, Way way) {
    if (request.headers().getAll("Host").size() > 1) {
      throw HttpRefusal.of(400, ErrorCode.INVALID_ARG, "header Host is given twice; send one");
    }
    if (way != Way.INSECURE_TCP) {
      return;
    }
    if (!namesThisMachine(request.authority())) {
      throw denied("header Host does not name this machine; call it localhost or 127.0.0.1");
    }
    if (foreign(request)) {
      throw denied("requests from web pages of other sites are refused");
    }
  }

  private static boolean namesThisMachine(HostAndPort host) {
    return host != null && THIS_MACHINE.contains(host.host().toLowerCase(Locale.ROOT));
  }

  private static boolean foreign(HttpServerRequest request) {
    String own = "http://" + request.authority();
    return Optional.ofNullable(request.getHeader("Origin"))
            .filter(origin -> !origin.equalsIgnoreCase(own))
            .isPresent()
        || Optional.ofNullable(request.getHeader("Sec-Fetch-Site"))
            .filter(site -> !OWN_SITE.contains(site))
            .isPresent();
  }

  private static HttpRefusal denied(String sentence) {
    return HttpRefusal.of(403, ErrorCode.ACCESS_DENIED, sentence);
  }
}
