package io.vireo.surface.http;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vireo.call.Caller;
import io.vireo.call.Caller.Way;
import io.vireo.surface.grpc.GrpcLimits;
import io.vireo.surface.grpc.GrpcSurface;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * gRPC at the servers of this API: its requests go to their own surface, once it is known whose.
 */
record GrpcDoor(GrpcSurface surface, GrpcLimits limits) {

  /** The time in which {@link GrpcLimits#resetsMax} are counted. */
  private static final int RESET_WINDOW_SECONDS = 30;

  void serve(Router router, Function<RoutingContext, Caller> callers) {
    router
        .route()
        .handler(
            context -> {
              if (GrpcSurface.speaks(context.request())) {
                String name = RequestName.of(context);
                surface.handle(context.request(), callers.apply(context), name);
              } else {
                context.next();
              }
            });
  }

  /**
   * The short way of a call over a connection whose client is known: no router asks what else it
   * could be. Whether it has taken the request.
   */
  boolean take(HttpServerRequest request, Door door, ConnectionLimit connections) {
    if (!GrpcSurface.speaks(request)
        || door.way() == Way.INSECURE_TCP
        || !connections.settled(request.connection())
        || request.headers().getAll(HttpHeaders.HOST).size() > 1) {
      return false;
    }
    Future<Caller> caller = door.caller(request);
    if (caller.isComplete()) {
      enter(request, caller);
    } else {
      Context here = Vertx.currentContext();
      request.pause();
      caller.onComplete(
          _ ->
              here.runOnContext(
                  _ -> {
                    request.resume();
                    enter(request, caller);
                  }));
    }
    return true;
  }

  private void enter(HttpServerRequest request, Future<Caller> caller) {
    if (caller.succeeded()) {
      surface.handle(request, caller.result(), RequestName.of(request));
    } else {
      GrpcSurface.refuse(request, caller.cause());
    }
  }

  /** HTTP/2: with TLS where both ends want it, without to those who begin with it. */
  HttpServerOptions http2(HttpServerOptions options) {
    return options
        .setHttp2ClearTextEnabled(true)
        .setInitialSettings(
            new Http2Settings()
                .setMaxConcurrentStreams(limits.streamsMax())
                .setMaxHeaderListSize(options.getMaxHeaderSize()))
        .setHttp2RstFloodMaxRstFramePerWindow(limits.resetsMax())
        .setHttp2RstFloodWindowDuration(RESET_WINDOW_SECONDS)
        .setHttp2RstFloodWindowDurationTimeUnit(TimeUnit.SECONDS);
  }
}
