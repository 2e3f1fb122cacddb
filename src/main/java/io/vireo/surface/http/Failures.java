package io.vireo.surface.http;

import io.vertx.core.VertxException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.surface.grpc.GrpcSurface;
import java.util.Optional;

/** Answers requests that failed, on whatever route: with a problem. */
record Failures(HttpLimits limits) {

  /** A failure handler; whoever has gone, or has half an answer already, is told nothing more. */
  void answer(RoutingContext context) {
    HttpServerResponse response = context.response();
    if (response.closed() || response.ended()) {
      return;
    }
    if (response.headWritten()) {
      context.request().connection().close();
      return;
    }
    if (GrpcSurface.speaks(context.request())) {
      rpc(context.request(), cause(context));
    } else {
      Problem.answer(cause(context), path(context)).send(context);
    }
  }

  /** In the words of gRPC; what HTTP would end a connection for ends it here, too. */
  private static void rpc(HttpServerRequest request, Throwable cause) {
    switch (cause) {
      case HttpRefusal refusal -> {
        GrpcSurface.refuse(request, refusal.failure());
        if (refusal.headers().containsKey("Connection")) {
          request.connection().close();
        }
      }
      default -> GrpcSurface.refuse(request, cause);
    }
  }

  /** An error handler, for what Vert.x Web refuses before any route is found. */
  void malformed(RoutingContext context) {
    Problem.answer(encoding(), path(context)).send(context);
  }

  private Throwable cause(RoutingContext context) {
    Optional<Throwable> failure = Optional.ofNullable(context.failure());
    return switch (context.failure()) {
      case VirtException own -> own;
      case HttpRefusal own -> own;
      case HttpException other -> ofStatus(other.getStatusCode(), failure);
      case null, default -> ofStatus(context.statusCode(), failure);
    };
  }

  /** What Vert.x Web's own handlers say by a status. */
  private Throwable ofStatus(int status, Optional<Throwable> failure) {
    return switch (status) {
      case 400 ->
          failure.filter(VertxException.class::isInstance).map(_ -> host()).orElse(encoding());
      case 404 -> HttpRefusal.notFound();
      case 413 -> Bodies.tooLong(limits);
      case 417 ->
          HttpRefusal.of(
              417, ErrorCode.ARGUMENT_UNSUPPORTED, "header Expect may only say 100-continue");
      default -> failure.orElseGet(() -> new IllegalStateException("failed with " + status));
    };
  }

  private static HttpRefusal encoding() {
    return invalid("path or query is not properly percent-encoded");
  }

  private static HttpRefusal host() {
    return invalid("header Host is missing or malformed; send one");
  }

  private static HttpRefusal invalid(String sentence) {
    return HttpRefusal.of(400, ErrorCode.INVALID_ARG, sentence);
  }

  private static String path(RoutingContext context) {
    return Optional.ofNullable(context.request().path()).orElse("");
  }
}
