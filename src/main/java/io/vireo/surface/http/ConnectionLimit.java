package io.vireo.surface.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.ext.web.RoutingContext;
import io.vireo.base.ErrorCode;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many connections a server has at once. So many are served; as many again are told that the
 * server is full, if they ask soon; any more are closed unheard. A connection over which nobody
 * says who they are does not keep its place: it has so long for each request, however it drips, and
 * then it is cut. Any thread.
 */
final class ConnectionLimit {

  /** How long a connection that will be refused may take to ask and to hear so. */
  static final Duration REFUSAL_TIME = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final HttpLimits limits;
  private final AtomicInteger open = new AtomicInteger();
  private final ConcurrentMap<HttpConnection, Waiting> waiting = new ConcurrentHashMap<>();

  private static final String HERE = ConnectionLimit.class.getName();

  /** A connection over which nobody has come who is known, and when it is given up. */
  private record Waiting(boolean welcome, long timer) {}

  ConnectionLimit(Vertx vertx, HttpLimits limits) {
    this.vertx = vertx;
    this.limits = limits;
  }

  int count() {
    return open.get();
  }

  void opened(HttpConnection connection) {
    int others = open.getAndIncrement();
    Peer.whenClosed(connection, () -> closed(connection));
    if (others >= 2 * limits.connectionsMax()) {
      Peer.cut(connection);
    } else {
      boolean welcome = others < limits.connectionsMax();
      Duration patience = welcome ? limits.requestTime() : REFUSAL_TIME;
      await(connection, welcome, patience);
    }
  }

  private void await(HttpConnection connection, boolean welcome, Duration patience) {
    long timer = vertx.setTimer(patience.toMillis(), _ -> Peer.cut(connection));
    waiting.put(connection, new Waiting(welcome, timer));
  }

  /**
   * A request came.
   *
   * @throws HttpRefusal 503 where the connection is one too many
   */
  void heard(RoutingContext request) {
    HttpConnection connection = request.request().connection();
    Waiting it = waiting.get(connection);
    if (it == null) {
      return;
    }
    if (!it.welcome()) {
      throw HttpRefusal.last(
          ErrorCode.LIMIT_REACHED,
          "%d connections are open already (HttpLimits.connectionsMax); close one"
              .formatted(limits.connectionsMax()));
    }
    vertx.cancelTimer(it.timer());
    await(connection, true, limits.requestTime());
    request.put(HERE, this);
  }

  /**
   * It is known who sent the request: from now on its connection may think for long. Where nobody
   * counts connections, nothing.
   */
  static void known(RoutingContext request) {
    if (request.get(HERE) instanceof ConnectionLimit here) {
      here.settle(request.request().connection());
    }
  }

  /** Whether somebody who is known has come over this connection. */
  boolean settled(HttpConnection connection) {
    return !waiting.containsKey(connection);
  }

  private void settle(HttpConnection connection) {
    Waiting it = waiting.remove(connection);
    if (it != null) {
      vertx.cancelTimer(it.timer());
      Peer.idleTime(connection, limits.waitMax().plusMinutes(1));
    }
  }

  private void closed(HttpConnection connection) {
    open.decrementAndGet();
    Waiting it = waiting.remove(connection);
    if (it != null) {
      vertx.cancelTimer(it.timer());
    }
  }
}
