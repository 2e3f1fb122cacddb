package io.vireo.verticle;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Caller.Way;
import io.vireo.surface.http.Door;
import io.vireo.surface.http.HttpSurface;
import io.vireo.surface.http.OwnerSocket;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** Serves the HTTP API: on a Unix socket for its owner alone, and on loopback TCP if asked to. */
public final class HttpVerticle extends VerticleBase {

  private static final int CLOSE_SECONDS_MAX = 2;

  private final HttpSurface surface;
  private final Path socketPath;
  private final Optional<InetSocketAddress> tcp;
  private Optional<OwnerSocket> socket = Optional.empty();
  private Optional<HttpServer> socketServer = Optional.empty();
  private Optional<HttpServer> tcpServer = Optional.empty();

  /**
   * @param socketPath absolute; its directory is made if it is missing
   * @param tcp a loopback address, its port 0 for any free one
   */
  public HttpVerticle(HttpSurface surface, Path socketPath, Optional<InetSocketAddress> tcp) {
    this.surface = surface;
    this.socketPath = socketPath;
    this.tcp = tcp;
  }

  public Path socketPath() {
    return socketPath;
  }

  /** The port that TCP is really served on, once deployed. */
  public OptionalInt tcpPort() {
    return tcpServer.isPresent()
        ? OptionalInt.of(tcpServer.get().actualPort())
        : OptionalInt.empty();
  }

  @Override
  public Future<?> start() {
    if (tcp.isPresent() && !loopback(tcp.get())) {
      return Future.failedFuture(
          new VirtException(
              ErrorCode.OPERATION_DENIED,
              "HTTP without identities is served on loopback only; listen on 127.0.0.1"));
    }
    OwnerSocket here = new OwnerSocket(vertx, socketPath);
    return here.listen(surface.server(Door.unasked(Way.UNIX_SOCKET)))
        .onSuccess(
            server -> {
              socket = Optional.of(here);
              socketServer = Optional.of(server);
            })
        .compose(_ -> tcp.map(this::listen).orElseGet(Future::succeededFuture))
        .recover(failure -> stop().transform(_ -> Future.failedFuture(failure)));
  }

  private static boolean loopback(InetSocketAddress address) {
    return !address.isUnresolved() && address.getAddress().isLoopbackAddress();
  }

  private Future<HttpServer> listen(InetSocketAddress address) {
    return surface
        .server(Door.unasked(Way.INSECURE_TCP))
        .listen(address.getPort(), address.getAddress().getHostAddress())
        .onSuccess(server -> tcpServer = Optional.of(server));
  }

  /** TCP first, the owner's way in last; the socket goes when nobody answers it any more. */
  @Override
  public Future<?> stop() {
    surface.endStreams();
    return close(tcpServer)
        .eventually(() -> close(socketServer))
        .eventually(() -> socket.map(OwnerSocket::remove).orElseGet(Future::succeededFuture));
  }

  private static Future<Void> close(Optional<HttpServer> server) {
    return server
        .map(it -> it.shutdown(CLOSE_SECONDS_MAX, TimeUnit.SECONDS))
        .orElseGet(Future::succeededFuture);
  }
}
