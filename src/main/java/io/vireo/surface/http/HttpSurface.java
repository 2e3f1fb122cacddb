package io.vireo.surface.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vireo.base.ErrorCode;
import io.vireo.call.Caller;
import io.vireo.call.Caller.Way;
import io.vireo.call.Page;
import io.vireo.dispatch.Dispatcher;
import io.vireo.event.Subscription.Origin;
import io.vireo.operation.Catalogue;
import io.vireo.surface.grpc.GrpcLimits;
import io.vireo.surface.grpc.GrpcSurface;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The HTTP API: as servers of its own, or as a router that an application mounts under its own. Any
 * number of both may share one; each request stays on its connection's context.
 */
public final class HttpSurface {

  /** What comes in is handed on in pieces of this size, at most. */
  private static final int STREAM_PIECE_BYTES = 64 * 1024;

  private static final String CALLER = Caller.class.getName();

  /** The longest WebSocket frame that is taken in; messages of several are never gathered. */
  static final int FRAME_BYTES_MAX = 64 * 1024;

  private final Vertx vertx;
  private final Dispatcher dispatcher;
  private final List<Page> pages;
  private final HttpLimits limits;
  private final Failures failures;
  private final RowCalls calls;
  private final PlainReads reads;
  private final Subscribers subscribers;
  private final JobWatch watch;
  private final LineSockets lines;
  private final GrpcSurface rpc;
  private final GrpcDoor grpc;
  private final List<ConnectionLimit> counted = new CopyOnWriteArrayList<>();
  private final Answer openApi = OpenApi.page(OpenApi.FILE);
  private final Answer openApiYaml = OpenApi.page(OpenApi.YAML_FILE);

  public HttpSurface(Vertx vertx, Dispatcher dispatcher, Origin events, HttpLimits limits) {
    this(vertx, dispatcher, events, limits, List.of());
  }

  /**
   * @param pages what servers give besides the API
   */
  public HttpSurface(
      Vertx vertx, Dispatcher dispatcher, Origin events, HttpLimits limits, List<Page> pages) {
    GrpcLimits grpc = limits.grpc();
    this.vertx = vertx;
    this.dispatcher = dispatcher;
    this.pages = List.copyOf(pages);
    this.limits = limits;
    this.failures = new Failures(limits);
    this.calls = new RowCalls(dispatcher, limits);
    this.reads = new PlainReads(vertx, dispatcher, new ReadPlaces(Catalogue.ROWS), limits);
    this.subscribers = new Subscribers(dispatcher, events, limits);
    this.watch = new JobWatch(vertx, dispatcher, limits);
    this.lines = new LineSockets(dispatcher, limits);
    this.rpc = new GrpcSurface(vertx, dispatcher, events, grpc);
    this.grpc = new GrpcDoor(rpc, grpc);
  }

  /**
   * This API for an application that has a router and a server of its own. All paths begin with
   * {@code /v1}, below wherever the router is mounted. <b>It asks nobody who they are</b>: callers
   * are whom the application's own authentication made the {@code user()} of the request, and the
   * application itself where there is none. So routes that keep strangers out go before it.
   */
  public Router router() {
    Router router = Router.router(vertx);
    serve(router, HttpSurface::ofApplication);
    return router;
  }

  /**
   * A server that gives this API to callers who come in at {@code door}; it listens nowhere yet.
   */
  public HttpServer server(Door door) {
    return server(door, options());
  }

  /** As {@link #server(Door)}, over TLS. */
  public HttpServer server(Door door, ServerTls tls) {
    ServerSSLOptions shown = tls.options();
    HttpServerOptions options =
        options()
            .setSsl(true)
            .setUseAlpn(true)
            .setClientAuth(shown.getClientAuth())
            .setSslHandshakeTimeout(shown.getSslHandshakeTimeout());
    options
        .setKeyCertOptions(shown.getKeyCertOptions())
        .setTrustOptions(shown.getTrustOptions())
        .setEnabledSecureTransportProtocols(shown.getEnabledSecureTransportProtocols());
    HttpServer server = server(door, options);
    tls.serves(server);
    return server;
  }

  private HttpServer server(Door door, HttpServerOptions options) {
    ConnectionLimit connections = new ConnectionLimit(vertx, limits);
    counted.add(connections);
    Router router = Router.router(vertx);
    router
        .route()
        .handler(
            context -> {
              connections.heard(context);
              Guard.check(context.request(), door.way());
              context.next();
            })
        .failureHandler(failures::answer);
    Pages shown = new Pages(dispatcher, pages);
    shown.serveStrangers(router);
    router.route().handler(context -> letIn(context, door));
    shown.serveCallers(router, context -> context.get(CALLER));
    grpc.serve(router, context -> context.get(CALLER));
    serve(router, context -> context.get(CALLER));
    router.route().handler(Routes::notFound);
    return vertx
        .createHttpServer(options)
        .connectionHandler(
            connection -> {
              connections.opened(connection);
              StalledStreams.watch(connection, limits.http2().stallTime());
            })
        .requestHandler(
            request -> {
              if (!reads.take(request, door, connections)
                  && !grpc.take(request, door, connections)) {
                router.handle(request);
              }
            })
        .invalidRequestHandler(this::refuseInvalid);
  }

  /** How many connections of its servers are open. */
  public int connections() {
    return counted.stream().mapToInt(ConnectionLimit::count).sum();
  }

  /** How many clients listen to events. */
  public int subscribers() {
    return subscribers.count();
  }

  /**
   * Ends all event streams, which otherwise end when their clients please. To be called before the
   * servers are closed.
   */
  public void endStreams() {
    subscribers.dropAll();
    watch.dropAll();
    lines.dropAll();
    rpc.endStreams();
  }

  private static void letIn(RoutingContext context, Door door) {
    if (LineSockets.bearsTicket(context.request())) {
      context.put(CALLER, LineSockets.bearer(door.way())).next();
    } else {
      identify(context, door);
    }
  }

  /** Holds the request, where it is not known at once who sent it. */
  private static void identify(RoutingContext context, Door door) {
    Future<Caller> caller = door.caller(context.request());
    if (caller.succeeded()) {
      enter(context, caller.result());
      return;
    }
    HttpServerRequest held = context.request().pause();
    Context here = context.vertx().getOrCreateContext();
    caller.onComplete(known -> here.runOnContext(_ -> goOn(context, held, known)));
  }

  private static void goOn(
      RoutingContext context, HttpServerRequest held, AsyncResult<Caller> caller) {
    held.resume();
    if (caller.succeeded()) {
      enter(context, caller.result());
    } else {
      context.fail(caller.cause());
    }
  }

  private static void enter(RoutingContext context, Caller caller) {
    ConnectionLimit.known(context);
    context.put(CALLER, caller).next();
  }

  private void serve(Router router, Function<RoutingContext, Caller> callers) {
    Routes routes =
        Routes.on(router, failures)
            .rows(Catalogue.ROWS, (route, rows) -> calls.serve(route, rows, callers))
            .page(Routes.EVENTS, it -> subscribers.join(Exchange.of(it, callers.apply(it))))
            .page(JobWatch.PATH, it -> watch.open(Exchange.of(it, callers.apply(it))))
            .page(Routes.OPENAPI, openApi::send)
            .page(Routes.OPENAPI_YAML, openApiYaml::send);
    lines.serve(routes, callers);
    routes.nothingElse();
  }

  private static Caller ofApplication(RoutingContext context) {
    return Optional.ofNullable(context.user())
        .flatMap(user -> Optional.ofNullable(user.subject()))
        .map(name -> new Caller(name, Way.EMBEDDED, Set.of("embedded")))
        .orElse(Caller.EMBEDDED);
  }

  private HttpServerOptions options() {
    return grpc.http2(plainOptions());
  }

  /** A connection that has not asked yet has less patience than its idle time later. */
  private HttpServerOptions plainOptions() {
    return new HttpServerOptions()
        .setTracingPolicy(TracingPolicy.ALWAYS)
        .setMaxInitialLineLength(limits.lineBytesMax())
        .setMaxHeaderSize(limits.headerBytesMax())
        .setMaxChunkSize(STREAM_PIECE_BYTES)
        .setPerMessageWebSocketCompressionSupported(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setIdleTimeout((int) limits.requestTime().toMillis())
        .setMaxWebSocketFrameSize(FRAME_BYTES_MAX)
        .setWebSocketSubProtocols(List.of(LineSockets.SUBPROTOCOL));
  }

  /** What the HTTP decoder could not take in. */
  private void refuseInvalid(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    HttpRefusal refusal =
        switch (cause) {
          case TooLongHttpLineException _ ->
              tooLong(414, "request line is longer than " + limits.lineBytesMax());
          case TooLongHttpHeaderException _ ->
              tooLong(431, "headers are longer than " + limits.headerBytesMax());
          case null, default ->
              HttpRefusal.of(400, ErrorCode.INVALID_ARG, "request is not proper HTTP");
        };
    Problem.answer(refusal, Optional.ofNullable(request.path()).orElse("")).sendLast(request);
  }

  private static HttpRefusal tooLong(int status, String sentence) {
    return HttpRefusal.of(status, ErrorCode.DOCUMENT_TOO_LARGE, sentence + " bytes");
  }
}
