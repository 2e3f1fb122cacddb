package io.vireo.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;

/**
 * The control of {@link Crowd}: a server on Vert.x that answers each request with the same few
 * bytes, in a JVM with the daemon's flags. Whatever makes its answers late is the machine's doing.
 */
final class Hello {

  private static final String ANSWER = "{\"domains\":[]}";

  private Hello() {}

  /** Serves on the socket that is named by the only argument, until it is ended. */
  public static void main(String[] arguments) {
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    vertx
        .createHttpServer(new HttpServerOptions())
        .requestHandler(
            request -> request.response().putHeader("Content-Type", "application/json").end(ANSWER))
        .listen(SocketAddress.domainSocketAddress(arguments[0]))
        .onFailure(
            failure -> {
              System.err.println(failure.getMessage());
              System.exit(1);
            });
  }
}
