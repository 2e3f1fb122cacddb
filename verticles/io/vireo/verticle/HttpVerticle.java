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
import io.vireo.surface.http.OwnerSocket.Openness;
import io.vireo.surface.http.ServerTls;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * Serves the HTTP API: on a Unix socket, and on TCP if asked to. Whoever comes by TCP must say who
 * they are, and beyond this machine only over TLS.
 */
public final class HttpVerticle extends VerticleBase {

  private static final int CLOSE_SECONDS_MAX = 2;

  /**
   * The Unix socket.
   *
   * @param path absolute; its directory is made if it is missing
   */
  public record Local(Path path, Door door, Openness openness) {}

  /**
   * TCP.
   *
   * @param address its port 0 for any free one
   */
  public record Remote(InetSocketAddress address, Door door, Optional<ServerTls> tls) {

    private boolean loopback() {
      return !address.isUnresolved() && address.getAddress().isLoopbackAddress();
    }
  }

  private final HttpSurface surface;
  private final Local local;
  private final Optional<Remote> remote;
  private Optional<OwnerSocket> socket = Optional.empty();
  private Optional<HttpServer> socketServer = Optional.empty();
  private Optional<HttpServer> tcpServer = Optional.empty();

  public HttpVerticle(HttpSurface surface, Local local, Optional<Remote> remote) {
    this.surface = surface;
    this.local = local;
    this.remote = remote;
  }

  /**
   * Doors at which nobody is asked who they are.
   *
   * @param tcp a loopback address
   */
  public static HttpVerticle unasked(
      HttpSurface surface, Path socket, Optional<InetSocketAddress> tcp) {
    return new HttpVerticle(
        surface,
        new Local(
            socket, Door.unasked(Way.UNIX_SOCKET), new Openness("rw-------", Optional.empty())),
        tcp.map(address -> new Remote(address, Door.unasked(Way.INSECURE_TCP), Optional.empty())));
  }

  public Path socketPath() {
    return local.path();
  }

  /** The port that TCP is really served on, once deployed. */
  public OptionalInt tcpPort() {
    return tcpServer.isPresent()
        ? OptionalInt.of(tcpServer.get().actualPort())
        : OptionalInt.empty();
  }

  @Override
  public Future<?> start() {
    Optional<VirtException> objection = remote.flatMap(HttpVerticle::objection);
    if (objection.isPresent()) {
      return Future.failedFuture(objection.get());
    }
    OwnerSocket here = new OwnerSocket(vertx, local.path(), local.openness());
    return here.listen(surface.server(local.door()))
        .onSuccess(
            server -> {
              socket = Optional.of(here);
              socketServer = Optional.of(server);
            })
        .compose(_ -> remote.map(this::listen).orElseGet(Future::succeededFuture))
        .recover(failure -> stop().transform(_ -> Future.failedFuture(failure)));
  }

  private static Optional<VirtException> objection(Remote remote) {
    if (remote.loopback()) {
      return Optional.empty();
    }
    if (remote.door().way() == Way.INSECURE_TCP) {
      return Optional.of(
          refused("HTTP without identities is served on loopback only; listen on 127.0.0.1"));
    }
    return remote.tls().isEmpty()
        ? Optional.of(
            refused(
                "HTTP without TLS is served on loopback only; set http.tls (vireo tls init makes"
                    + " certificates) or listen on 127.0.0.1"))
        : Optional.empty();
  }

  private static VirtException refused(String sentence) {
    return new VirtException(ErrorCode.OPERATION_DENIED, sentence);
  }

  private Future<HttpServer> listen(Remote at) {
    HttpServer server =
        at.tls()
            .map(tls -> surface.server(at.door(), tls))
            .orElseGet(() -> surface.server(at.door()));
    return server
        .listen(at.address().getPort(), at.address().getAddress().getHostAddress())
        .onSuccess(listening -> tcpServer = Optional.of(listening));
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
