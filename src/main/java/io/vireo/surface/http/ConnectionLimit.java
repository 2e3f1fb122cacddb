package io.vireo.surface.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vireo.base.ErrorCode;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many connections a server has at once. So many are served; as many again are told that the
 * server is full, if they ask soon; any more are closed unheard. A connection that never asks
 * anything does not keep its place. Any thread.
 */
final class ConnectionLimit {

  /** How long a connection that will be refused may take to ask and to hear so. */
  static final Duration REFUSAL_TIME = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final HttpLimits limits;
  private final AtomicInteger open = new AtomicInteger();
  private final ConcurrentMap<HttpConnection, Waiting> waiting = new ConcurrentHashMap<>();

  /** A connection that has not been heard yet, and when it is given up. */
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
      long timer = vertx.setTimer(patience.toMillis(), _ -> Peer.cut(connection));
      waiting.put(connection, new Waiting(welcome, timer));
    }
  }

  /**
   * A request came.
   *
   * @throws HttpRefusal 503 where the connection is one too many
   */
  void heard(HttpConnection connection) {
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
    waiting.remove(connection);
    Peer.idleTime(connection, limits.waitMax().plusMinutes(1));
  }

  private void closed(HttpConnection connection) {
    open.decrementAndGet();
    Waiting it = waiting.remove(connection);
    if (it != null) {
      vertx.cancelTimer(it.timer());
    }
  }
}
