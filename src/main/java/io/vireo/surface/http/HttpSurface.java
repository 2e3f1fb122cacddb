package io.vireo.surface.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vireo.base.ErrorCode;
import io.vireo.call.Caller.Way;
import io.vireo.dispatch.Dispatcher;
import io.vireo.event.EventLog;
import io.vireo.operation.Catalogue;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The HTTP API: guards, routes, and sends what comes of it. Any number of servers may share one;
 * each request stays on its connection's context.
 */
public final class HttpSurface {

  /** How long a refused client may go on sending before its connection is cut. */
  private static final Duration LINGER = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final HttpLimits limits;
  private final RouteTable routes = RouteTable.of(Catalogue.ROWS);
  private final RowCalls calls;
  private final Subscribers subscribers;
  private final Answer openApi =
      new Answer(200, Map.of("Content-Type", Answer.JSON), Buffer.buffer(OpenApi.document()));

  public HttpSurface(Vertx vertx, Dispatcher dispatcher, EventLog events, HttpLimits limits) {
    this.vertx = vertx;
    this.limits = limits;
    this.calls = new RowCalls(dispatcher, limits);
    this.subscribers = new Subscribers(vertx, events, limits);
  }

  /** A server that gives this API to callers who come in by {@code way}; it listens nowhere yet. */
  public HttpServer server(Way way) {
    return vertx
        .createHttpServer(options())
        .requestHandler(request -> serve(request, way))
        .invalidRequestHandler(this::refuseInvalid);
  }

  /**
   * Ends all event streams, which otherwise end when their clients please. To be called before the
   * servers are closed.
   */
  public void endStreams() {
    subscribers.dropAll();
  }

  private HttpServerOptions options() {
    return new HttpServerOptions()
        .setMaxInitialLineLength(limits.lineBytesMax())
        .setMaxHeaderSize(limits.headerBytesMax())
        .setIdleTimeout((int) limits.waitMax().plusMinutes(1).toSeconds())
        .setHttp2ClearTextEnabled(false);
  }

  private void serve(HttpServerRequest request, Way way) {
    Exchange exchange = Exchange.of(vertx, request, Peer.of(request, way));
    try {
      Guard.check(request, way);
      switch (routes.find(request.method().name(), exchange.path())) {
        case RouteTable.Match.Found found -> answer(found, exchange);
        case RouteTable.Match.WrongMethod wrong ->
            throw HttpRefusal.wrongMethod(request.method().name(), wrong.allowed());
        case RouteTable.Match.Nothing _ -> throw HttpRefusal.notFound();
      }
    } catch (RuntimeException refused) {
      send(exchange, Problem.answer(refused, exchange.path()));
    }
  }

  private void answer(RouteTable.Match.Found found, Exchange exchange) {
    switch (found.target()) {
      case RouteTable.Target.Rows rows ->
          calls
              .perform(rows.rows(), found.placeholders(), exchange)
              .otherwise(failure -> Problem.answer(failure, exchange.path()))
              .onSuccess(answer -> send(exchange, answer));
      case RouteTable.Target.Events _ -> subscribers.join(exchange);
      case RouteTable.Target.OpenApiPage _ -> openApi.send(exchange.request().response());
    }
  }

  /**
   * Sends the answer. Whoever is still sending a body that nobody wants is asked to stop; what they
   * send meanwhile is dropped, so that the answer is not lost to a reset connection, but not for
   * long.
   */
  private void send(Exchange exchange, Answer answer) {
    HttpServerRequest request = exchange.request();
    if (answer.status() < 400 || request.isEnded() || !exchange.hasBody()) {
      answer.send(request.response());
      return;
    }
    Future<Void> drained = request.handler(_ -> {}).resume().end();
    answer.with(Map.of("Connection", "close")).send(request.response());
    exchange.deadlines().ifWithin(LINGER, drained).onComplete(_ -> request.connection().close());
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
    String path = Optional.ofNullable(request.path()).orElse("");
    Problem.answer(refusal, path).with(Map.of("Connection", "close")).send(request.response());
    request.connection().close();
  }

  private static HttpRefusal tooLong(int status, String sentence) {
    return HttpRefusal.of(status, ErrorCode.DOCUMENT_TOO_LARGE, sentence + " bytes");
  }
}
