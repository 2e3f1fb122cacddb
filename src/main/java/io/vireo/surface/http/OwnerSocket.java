package io.vireo.surface.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.file.CopyOptions;
import io.vertx.core.file.FileSystem;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A Unix socket for its owner alone. It is bound inside a directory that nobody else can enter,
 * made owner-only there and then renamed into place: at no moment can anybody else reach it,
 * whatever the umask and whoever may enter the directory it ends up in.
 */
public final class OwnerSocket {

  private static final int CONNECT_MILLIS_MAX = 2000;

  private final Vertx vertx;
  private final FileSystem files;
  private final Path path;

  /**
   * @param path absolute; its directory is made if it is missing
   */
  public OwnerSocket(Vertx vertx, Path path) {
    this.vertx = vertx;
    this.files = vertx.fileSystem();
    this.path = path;
  }

  /**
   * Makes {@code server} listen here. Fails with {@code RESOURCE_BUSY} if another daemon does, or
   * if something else than a left-over socket is in the way; nothing is removed then.
   */
  public Future<HttpServer> listen(HttpServer server) {
    Path nursery = path.resolveSibling(".new");
    String born = nursery.resolve("s").toString();
    return files
        .mkdirs(path.getParent().toString(), "rwx------")
        .compose(_ -> files.exists(path.toString()))
        .compose(there -> there ? requireLeftOver() : Future.succeededFuture())
        .compose(_ -> files.deleteRecursive(nursery.toString()).otherwiseEmpty())
        .compose(_ -> files.mkdir(nursery.toString(), "rwx------"))
        .compose(_ -> server.listen(SocketAddress.domainSocketAddress(born)))
        .compose(_ -> files.chmod(born, "rw-------"))
        .compose(_ -> files.move(born, path.toString(), overwriting()))
        .compose(_ -> files.delete(nursery.toString()))
        .map(server);
  }

  /** Removes the socket, which its server has been closed before. */
  public Future<Void> remove() {
    return files.delete(path.toString());
  }

  /** Only a refused connection proves that nobody answers: a daemon may merely be slow. */
  private Future<Void> requireLeftOver() {
    NetClient client =
        vertx.createNetClient(new NetClientOptions().setConnectTimeout(CONNECT_MILLIS_MAX));
    return client
        .connect(SocketAddress.domainSocketAddress(path.toString()))
        .transform(
            outcome -> {
              Optional.ofNullable(outcome.result()).ifPresent(NetSocket::close);
              return outcome.failed() && String.valueOf(outcome.cause()).contains("refused")
                  ? files.lprops(path.toString()).compose(it -> requireSocket(it.isOther()))
                  : busy("is in use by another daemon; give this one its own");
            })
        .eventually(client::close);
  }

  private Future<Void> requireSocket(boolean isSocket) {
    return isSocket
        ? Future.succeededFuture()
        : busy("is not a socket; remove it or choose another path");
  }

  private Future<Void> busy(String why) {
    String sentence = "socket path " + path + " " + why;
    return Future.failedFuture(new VirtException(ErrorCode.RESOURCE_BUSY, sentence));
  }

  private static CopyOptions overwriting() {
    return new CopyOptions().setReplaceExisting(true).setAtomicMove(true);
  }
}
