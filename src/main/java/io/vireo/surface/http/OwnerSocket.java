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
import java.util.function.Function;

/**
 * A Unix socket for its owner alone. It is bound inside a directory that nobody else can enter,
 * made owner-only there and then renamed into place: at no moment can anybody else reach it,
 * whatever the umask and whoever may enter the directory it ends up in.
 */
public final class OwnerSocket {

  private static final int CONNECT_MILLIS_MAX = 2000;

  /**
   * Who may open it; what they may do there is the policy's.
   *
   * @param permissions as {@code rw-rw----}
   * @param group to which it is given, where that is another than the daemon's
   */
  public record Openness(String permissions, Optional<String> group) {
    static final Openness OWNER = new Openness("rw-------", Optional.empty());

    private boolean isOwnersAlone() {
      return permissions.endsWith("------");
    }

    /** Whoever may open the socket may enter its directory, and see nothing in it. */
    private String ofDirectory() {
      return "rwx"
          + (permissions.charAt(4) == 'w' ? "--x" : "---")
          + (permissions.charAt(7) == 'w' ? "--x" : "---");
    }
  }

  private final Vertx vertx;
  private final FileSystem files;
  private final Path path;
  private final Openness openness;

  /**
   * @param path absolute; its directory is made if it is missing
   */
  public OwnerSocket(Vertx vertx, Path path) {
    this(vertx, path, Openness.OWNER);
  }

  /** As {@link #OwnerSocket(Vertx, Path)}, for others too. */
  public OwnerSocket(Vertx vertx, Path path, Openness openness) {
    this.vertx = vertx;
    this.openness = openness;
    this.files = vertx.fileSystem();
    this.path = path;
  }

  /**
   * Makes {@code server} listen here. Fails with {@code RESOURCE_BUSY} if another daemon does, or
   * if something else than a left-over socket is in the way; nothing is removed then.
   */
  public Future<HttpServer> listen(HttpServer server) {
    return listen(server::listen);
  }

  /** The same for a server of another kind, which listens where it is told to. */
  public <S> Future<S> listen(Function<SocketAddress, Future<S>> server) {
    Path nursery = path.resolveSibling(".new");
    // Vert.x takes servers of one address for one server, wherever its file has gone meanwhile
    String born = nursery.resolve(path.getFileName()).toString();
    return files
        .mkdirs(path.getParent().toString(), "rwx------")
        .compose(_ -> files.exists(path.toString()))
        .compose(there -> there ? requireLeftOver() : Future.succeededFuture())
        .compose(_ -> files.deleteRecursive(nursery.toString()).otherwiseEmpty())
        .compose(_ -> files.mkdir(nursery.toString(), "rwx------"))
        .compose(_ -> server.apply(SocketAddress.domainSocketAddress(born)))
        .compose(
            listening ->
                open(born, openness.permissions())
                    .compose(_ -> openDirectory())
                    .compose(_ -> files.move(born, path.toString(), overwriting()))
                    .compose(_ -> files.delete(nursery.toString()))
                    .map(listening));
  }

  private Future<Void> open(String file, String permissions) {
    return openness
        .group()
        .map(group -> files.chown(file, null, group))
        .orElseGet(Future::succeededFuture)
        .compose(_ -> files.chmod(file, permissions))
        .recover(
            failure ->
                Future.failedFuture(
                    new VirtException(
                        ErrorCode.SYSTEM_ERROR,
                        "socket %s cannot be given to group '%s'; see http.socket"
                            .formatted(path, openness.group().orElse("")),
                        failure)));
  }

  private Future<Void> openDirectory() {
    return openness.isOwnersAlone()
        ? Future.succeededFuture()
        : open(path.getParent().toString(), openness.ofDirectory());
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
