package io.vireo.verticle;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.net.NetServer;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.surface.http.OwnerSocket;
import io.vireo.surface.http.OwnerSocket.Openness;
import io.vireo.surface.http.ServerTls;
import io.vireo.surface.rpc.RpcSurface;
import io.vireo.surface.rpc.RpcSurface.RpcDoor;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Serves libvirt's wire protocol: on Unix sockets, and on TCP if asked to. Beyond this machine that
 * is only over TLS.
 */
public final class RpcVerticle extends VerticleBase {

  /**
   * A Unix socket.
   *
   * @param path absolute; its directory is made if it is missing
   */
  public record Local(Path path, RpcDoor door, Openness openness) {}

  /**
   * TCP.
   *
   * @param address its port 0 for any free one
   */
  public record Remote(InetSocketAddress address, RpcDoor door, Optional<ServerTls> tls) {}

  /** What listens, and where. */
  private record Listening(NetServer server, Optional<OwnerSocket> socket) {}

  private final RpcSurface surface;
  private final List<Local> locals;
  private final List<Remote> remotes;
  private final List<Listening> listening = new ArrayList<>();

  public RpcVerticle(RpcSurface surface, List<Local> locals, List<Remote> remotes) {
    this.surface = surface;
    this.locals = List.copyOf(locals);
    this.remotes = List.copyOf(remotes);
  }

  /** The ports that TCP is really served on, once deployed, in the order of what was asked for. */
  public List<Integer> tcpPorts() {
    return listening.stream()
        .filter(it -> it.socket().isEmpty())
        .map(it -> it.server().actualPort())
        .toList();
  }

  /** One after the other: sockets of one directory are born in the same place. */
  @Override
  public Future<?> start() {
    Future<?> all = Future.succeededFuture();
    for (Local local : locals) {
      all = all.compose(earlier -> listen(local));
    }
    for (Remote remote : remotes) {
      all = all.compose(earlier -> listen(remote));
    }
    return all.recover(failure -> stop().transform(stopped -> Future.failedFuture(failure)));
  }

  private Future<?> listen(Local local) {
    NetServer server = surface.server(local.door());
    OwnerSocket socket = new OwnerSocket(vertx, local.path(), local.openness());
    return socket
        .listen(server::listen)
        .onSuccess(it -> listening.add(new Listening(server, Optional.of(socket))));
  }

  private Future<?> listen(Remote remote) {
    if (remote.tls().isEmpty() && !remote.address().getAddress().isLoopbackAddress()) {
      return Future.failedFuture(
          new VirtException(
              ErrorCode.OPERATION_DENIED,
              "libvirt's protocol without TLS is served on loopback only; set rpc.tls or listen on"
                  + " 127.0.0.1"));
    }
    NetServer server =
        remote
            .tls()
            .map(tls -> surface.server(remote.door(), tls.options()))
            .orElseGet(() -> surface.server(remote.door()));
    return server
        .listen(remote.address().getPort(), remote.address().getAddress().getHostAddress())
        .onSuccess(
            it -> {
              remote.tls().ifPresent(tls -> tls.serves(server::updateSSLOptions));
              listening.add(new Listening(server, Optional.empty()));
            });
  }

  /** The socket goes when nobody answers it any more. */
  @Override
  public Future<?> stop() {
    Future<?> all = Future.succeededFuture();
    for (Listening one : listening) {
      all = all.eventually(() -> one.server().close()).eventually(() -> remove(one));
    }
    return all;
  }

  private static Future<?> remove(Listening one) {
    return one.socket().map(OwnerSocket::remove).orElseGet(Future::succeededFuture);
  }
}
