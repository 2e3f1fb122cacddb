package io.vireo.surface.http;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.ContextInternal;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Caller;
import io.vireo.dispatch.Dispatcher;
import io.vireo.event.Position;
import io.vireo.event.Sight;
import io.vireo.event.Subscription.Origin;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.Operation.Permission;
import io.vireo.surface.ws.EventFeed;
import io.vireo.surface.ws.EventFeeds;
import io.vireo.surface.ws.EventQuery;
import io.vireo.surface.ws.FilterText;
import io.vireo.surface.ws.SharedSight;
import io.vireo.surface.ws.SocketOutlet;
import io.vireo.surface.ws.SpokenTexts;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Those who listen to events: lets them in up to a limit, and out when their connection ends. */
final class Subscribers {

  /** What listening needs: whoever hears of all domains may as well list them. */
  static final Permission NEEDS = DomainOperations.LIST.needs();

  /** Of how many callers it is remembered what they see. */
  private static final int SIGHTS_MAX = 256;

  private static final Answer HEAD =
      new Answer(200, Map.of("Content-Type", ServerSentEvents.MEDIA_TYPE), Buffer.buffer());

  private final Dispatcher dispatcher;
  private final HttpLimits limits;
  private final EventFeeds feeds;
  private final AtomicInteger count = new AtomicInteger();
  private final Map<Caller, Sight> sights = new ConcurrentHashMap<>();

  Subscribers(Dispatcher dispatcher, Origin events, HttpLimits limits) {
    this.dispatcher = dispatcher;
    this.limits = limits;
    this.feeds = new EventFeeds(events, limits.pingEvery());
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
    EventQuery query = query(exchange).seenBy(sight(exchange.caller()));
    HttpServerRequest request = exchange.request();
    if (request.method().equals(HttpMethod.HEAD)) {
      HEAD.send(exchange.routing());
    } else {
      admit();
      open(exchange, query);
    }
  }

  /** Those who come as the same caller see the same. */
  private Sight sight(Caller caller) {
    if (sights.size() > SIGHTS_MAX) {
      sights.clear();
    }
    return sights.computeIfAbsent(caller, it -> new SharedSight(dispatcher.sight(it)));
  }

  private void open(Exchange exchange, EventQuery query) {
    HttpServerRequest request = exchange.request();
    EventLoop loop = ((ContextInternal) exchange.deadlines().context()).nettyEventLoop();
    HttpConnection connection = request.connection();
    if (request.canUpgradeToWebSocket()) {
      request
          .toWebSocket()
          .onSuccess(socket -> on(loop, () -> socket(exchange, query, socket)))
          .onFailure(_ -> count.decrementAndGet());
    } else {
      ServerSentEvents outlet =
          ServerSentEvents.begin(
              request.response(), limits.subscriberBytesMax(), () -> Peer.cut(connection));
      on(
          loop,
          () -> {
            EventFeed feed = feeds.open(loop, query, outlet);
            exchange.routing().addEndHandler(_ -> on(loop, () -> left(feed)));
          });
    }
  }

  /** An application's own context may be none of an event loop. */
  private static void on(EventLoop loop, Runnable work) {
    if (loop.inEventLoop()) {
      work.run();
    } else {
      loop.execute(work);
    }
  }

  private void socket(Exchange exchange, EventQuery query, ServerWebSocket socket) {
    socket.exceptionHandler(_ -> socket.close());
    Channel channel = Peer.channel(exchange.request().connection());
    SocketOutlet outlet = new SocketOutlet(socket, channel, limits.subscriberBytesMax());
    EventFeed feed = feeds.open(channel.eventLoop(), query, outlet);
    channel.closeFuture().addListener(_ -> left(feed));
    Caller caller = exchange.caller();
    SpokenTexts.hear(socket, text -> on(channel.eventLoop(), () -> change(feed, caller, text)));
  }

  /** Another filter for whoever listens already, by what they may see now. */
  private void change(EventFeed feed, Caller caller, Optional<String> said) {
    try {
      dispatcher.authorise(caller, NEEDS);
      feed.filter(FilterText.read(said).seenBy(sight(caller)));
    } catch (VirtException refusal) {
      feed.refuse(refusal);
    }
  }

  private void left(EventFeed feed) {
    feeds.left(feed);
    count.decrementAndGet();
  }

  /** Ends all streams without waiting for anybody. Any thread. */
  void dropAll() {
    feeds.dropAll();
  }

  int count() {
    return count.get();
  }

  private void admit() {
    if (count.incrementAndGet() > limits.subscribersMax()) {
      count.decrementAndGet();
      throw new VirtException(
          ErrorCode.LIMIT_REACHED,
          "%d clients listen to events already (http.limits.subscribers); close one"
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
            .map(id -> query.from(Position.parse(id)))
            .orElse(query);
  }
}
