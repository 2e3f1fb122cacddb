package io.vireo.surface.http;

import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vireo.call.Caller;
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
