package io.vireo.surface.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import io.vireo.base.DomainRef;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Caller;
import io.vireo.call.Caller.Way;
import io.vireo.call.Line;
import io.vireo.call.Lines.Kind;
import io.vireo.call.Terms;
import io.vireo.dispatch.Dispatcher;
import io.vireo.operation.ConsoleOperations;
import io.vireo.operation.ConsoleOperations.Ticket;
import io.vireo.operation.Operation;
import io.vireo.wire.json.Json;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Consoles and screens as WebSockets. Each is opened by a ticket; who shows who they are instead is
 * given one on the spot, by the row that everybody gets tickets from.
 */
final class LineSockets {

  /** What noVNC asks for, and what all of these are. */
  static final String SUBPROTOCOL = "binary";

  private static final String TICKET = "ticket";
  private static final String DOMAIN = "domain";

  /** Below the router's root, as tickets are for sockets wherever the API is mounted. */
  private static final Pattern PATH =
      Pattern.compile(Routes.ROOT + "/domains/[^/]+/(console|vnc)/socket");

  private final Dispatcher dispatcher;
  private final HttpLimits limits;
  private final Set<LinePump> live = ConcurrentHashMap.newKeySet();

  LineSockets(Dispatcher dispatcher, HttpLimits limits) {
    this.dispatcher = dispatcher;
    this.limits = limits;
  }

  /** Adds the sockets' places. */
  void serve(Routes routes, Function<RoutingContext, Caller> callers) {
    place(routes, "console", Kind.CONSOLE, ConsoleOperations.CONSOLE_TICKET, callers);
    place(routes, "vnc", Kind.SCREEN, ConsoleOperations.GRAPHICS_TICKET, callers);
  }

  private void place(
      Routes routes,
      String name,
      Kind kind,
      Operation<?, Ticket> tickets,
      Function<RoutingContext, Caller> callers) {
    routes.page(
        Routes.ROOT + "/domains/{domain}/" + name + "/socket",
        it -> join(Exchange.of(it, callers.apply(it)), kind, tickets));
  }

  /**
   * Whether it is the ticket that lets this request in, and not who sent it: browsers can say
   * nothing else when they open a WebSocket.
   */
  static boolean bearsTicket(HttpServerRequest request) {
    return PATH.matcher(request.path()).matches() && request.params().contains(TICKET);
  }

  /** Whoever bears one was known when it was given out. */
  static Caller bearer(Way way) {
    return new Caller("bearer of a ticket", way);
  }

  private void join(Exchange exchange, Kind kind, Operation<?, Ticket> tickets) {
    HttpServerRequest request = exchange.request();
    if (!request.canUpgradeToWebSocket()) {
      throw HttpRefusal.of(
          426, ErrorCode.NO_SUPPORT, "this is a WebSocket; ask for an upgrade of the connection");
    }
    DomainRef domain = DomainRef.parse(exchange.routing().pathParam(DOMAIN));
    Future<String> ticket =
        bearsTicket(request)
            ? Future.succeededFuture(only(exchange))
            : ticket(exchange, tickets).map(Ticket::ticket);
    request.pause();
    exchange
        .deadlines()
        .deliver(ticket.compose(it -> dispatcher.lines().redeem(kind, domain, it)))
        .onSuccess(line -> upgrade(exchange, line))
        .onFailure(
            refused -> {
              request.resume();
              exchange.routing().fail(refused);
            });
  }

  /** The ticket says everything. */
  private static String only(Exchange exchange) {
    if (exchange.query().size() != 1) {
      throw new VirtException(
          ErrorCode.INVALID_ARG, "a ticket says what it opens; give nothing else with it");
    }
    return exchange.query().get(TICKET);
  }

  /** A page of another site may use what the browser knows of its user, but has no ticket. */
  private <Q extends Record> Future<Ticket> ticket(Exchange exchange, Operation<Q, Ticket> row) {
    String host = exchange.header("Host").orElse("").toLowerCase(Locale.ROOT);
    Optional<String> origin = exchange.header("Origin").map(it -> it.toLowerCase(Locale.ROOT));
    if (origin.filter(it -> !it.endsWith("://" + host)).isPresent()) {
      throw HttpRefusal.of(
          403, ErrorCode.ACCESS_DENIED, "pages of other sites need a ticket to open this");
    }
    return dispatcher.call(
        row,
        () -> Arguments.read(row, Set.of(), exchange, Json.object()),
        exchange.caller(),
        Terms.NONE);
  }

  private void upgrade(Exchange exchange, Line line) {
    exchange
        .request()
        .toWebSocket()
        .onSuccess(socket -> pump(exchange, line, socket))
        .onFailure(_ -> line.close());
  }

  private void pump(Exchange exchange, Line line, ServerWebSocket socket) {
    ConnectionLimit.known(exchange.routing());
    var connection = exchange.request().connection();
    LinePump pump =
        new LinePump(exchange.deadlines().context(), line, socket, () -> Peer.cut(connection));
    live.add(pump);
    long ticks =
        exchange.routing().vertx().setPeriodic(limits.pingEvery().toMillis(), _ -> pump.tick());
    Peer.whenClosed(
        connection,
        () -> {
          exchange.routing().vertx().cancelTimer(ticks);
          live.remove(pump);
          line.close();
        });
    pump.begin();
  }

  /** Ends all of them without waiting for anybody. Any thread. */
  void dropAll() {
    live.forEach(LinePump::drop);
  }
}
