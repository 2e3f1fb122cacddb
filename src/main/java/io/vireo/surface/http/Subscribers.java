package io.vireo.surface.http;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.dispatch.Dispatcher;
import io.vireo.event.EventLog;
import io.vireo.operation.Operation.Permission;
import io.vireo.surface.ws.EventFeed;
import io.vireo.surface.ws.EventOutlet;
import io.vireo.surface.ws.EventQuery;
import io.vireo.surface.ws.EventText;
import io.vireo.surface.ws.SocketOutlet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Those who listen to events: lets them in up to a limit, and out when their connection ends. */
final class Subscribers {

  /** What listening needs: whoever hears of all domains may as well list them. */
  static final Permission NEEDS = new Permission("connect", "search_domains");

  private static final Answer HEAD =
      new Answer(200, Map.of("Content-Type", ServerSentEvents.MEDIA_TYPE), Buffer.buffer());

  private final Vertx vertx;
  private final Dispatcher dispatcher;
  private final EventLog log;
  private final HttpLimits limits;
  private final EventText texts = new EventText();
  private final AtomicInteger count = new AtomicInteger();
  private final Set<EventOutlet> live = ConcurrentHashMap.newKeySet();

  Subscribers(Vertx vertx, Dispatcher dispatcher, EventLog log, HttpLimits limits) {
    this.vertx = vertx;
    this.dispatcher = dispatcher;
    this.log = log;
    this.limits = limits;
  }

  /**
   * Makes the request's connection an event stream: a WebSocket if the client asks to upgrade, else
   * server-sent events.
   *
   * @throws VirtException {@code ACCESS_DENIED}, {@code INVALID_ARG} for a filter nobody
   *     understands, {@code LIMIT_REACHED} where too many listen already
   */
  void join(Exchange exchange) {
    dispatcher.authorise(exchange.caller(), NEEDS);
    EventQuery query = query(exchange);
    HttpServerRequest request = exchange.request();
    if (request.method().equals(HttpMethod.HEAD)) {
      HEAD.send(exchange.routing());
    } else {
      admit();
      open(exchange, query);
    }
  }

  private void open(Exchange exchange, EventQuery query) {
    HttpServerRequest request = exchange.request();
    Context context = exchange.deadlines().context();
    Runnable cut = () -> Peer.cut(request.connection());
    if (request.canUpgradeToWebSocket()) {
      request
          .toWebSocket()
          .onSuccess(it -> socket(context, query, new SocketOutlet(it, cut)))
          .onFailure(_ -> count.decrementAndGet());
    } else {
      feed(
          context,
          query,
          ServerSentEvents.begin(request.response(), cut),
          left -> exchange.routing().addEndHandler(_ -> left.handle(null)));
    }
  }

  private void socket(Context context, EventQuery query, SocketOutlet outlet) {
    ServerWebSocket socket = outlet.socket();
    socket.exceptionHandler(_ -> socket.close());
    socket.handler(_ -> {});
    feed(context, query, outlet, socket::closeHandler);
  }

  private void feed(
      Context context, EventQuery query, EventOutlet outlet, Consumer<Handler<Void>> onClose) {
    EventFeed feed = EventFeed.open(context, log, texts, query, outlet);
    live.add(outlet);
    long ticks = vertx.setPeriodic(limits.pingEvery().toMillis(), _ -> feed.tick());
    onClose.accept(
        _ -> {
          vertx.cancelTimer(ticks);
          feed.close();
          live.remove(outlet);
          count.decrementAndGet();
        });
  }

  /** Ends all streams without waiting for anybody. Any thread. */
  void dropAll() {
    live.forEach(EventOutlet::drop);
  }

  private void admit() {
    if (count.incrementAndGet() > limits.subscribersMax()) {
      count.decrementAndGet();
      throw new VirtException(
          ErrorCode.LIMIT_REACHED,
          "%d clients listen to events already (HttpLimits.subscribersMax); close one"
              .formatted(limits.subscribersMax()));
    }
  }

  /** What a reconnecting browser says in its header counts where the query says nothing. */
  private static EventQuery query(Exchange exchange) {
    EventQuery query = EventQuery.of(exchange.query());
    return query.since().isPresent()
        ? query
        : exchange
            .header("Last-Event-ID")
            .filter(id -> !id.isEmpty())
            .map(id -> query.from(EventQuery.number(id).getAsLong()))
            .orElse(query);
  }
}
