package io.vireo.verticle;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.net.NetServer;
import io.vireo.surface.http.OwnerSocket;
import io.vireo.surface.http.OwnerSocket.Openness;
import io.vireo.surface.rpc.RpcSurface;
import io.vireo.surface.rpc.RpcSurface.RpcDoor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Serves libvirt's wire protocol on Unix sockets. */
public final class RpcVerticle extends VerticleBase {

  /**
   * A Unix socket.
   *
   * @param path absolute; its directory is made if it is missing
   */
  public record Local(Path path, RpcDoor door, Openness openness) {}

  /** What listens, and where. */
  private record Listening(NetServer server, OwnerSocket socket) {}

  private final RpcSurface surface;
  private final List<Local> locals;
  private final List<Listening> listening = new ArrayList<>();

  public RpcVerticle(RpcSurface surface, List<Local> locals) {
    this.surface = surface;
    this.locals = List.copyOf(locals);
  }

  /** One after the other: sockets of one directory are born in the same place. */
  @Override
  public Future<?> start() {
    Future<?> all = Future.succeededFuture();
    for (Local local : locals) {
      all = all.compose(earlier -> listen(local));
    }
    return all.recover(failure -> stop().transform(stopped -> Future.failedFuture(failure)));
  }

  private Future<?> listen(Local local) {
    NetServer server = surface.server(local.door());
    OwnerSocket socket = new OwnerSocket(vertx, local.path(), local.openness());
    return socket
        .listen(server::listen)
        .onSuccess(it -> listening.add(new Listening(server, socket)));
  }

  /** The socket goes when nobody answers it any more. */
  @Override
  public Future<?> stop() {
    Future<?> all = Future.succeededFuture();
    for (Listening one : listening) {
      all = all.eventually(() -> one.server().close()).eventually(() -> one.socket().remove());
    }
    return all;
  }
}
