package io.vireo.host;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** Connections made by Vert.x's network client. Any thread. */
final class VertxSockets implements Sockets {

  private static final Duration CONNECT_DEADLINE = Duration.ofSeconds(5);

  private final NetClient client;

  VertxSockets(Vertx vertx) {
    this.client =
        vertx.createNetClient(
            new NetClientOptions().setConnectTimeout((int) CONNECT_DEADLINE.toMillis()));
  }

  @Override
  public Future<LineSocket> connect(Loop loop, Path socket, LineListener listener) {
    if (socket.toString().getBytes(StandardCharsets.UTF_8).length > UNIX_PATH_BYTES_MAX) {
      return Future.failedFuture(
          new VirtException(
              ErrorCode.INVALID_ARG,
              "socket path "
                  + socket
                  + " is longer than the "
                  + UNIX_PATH_BYTES_MAX
                  + " bytes the kernel takes; choose a shorter run directory"));
    }
    SocketAddress address = SocketAddress.domainSocketAddress(socket.toString());
    return loop.call(
        () ->
            client
                .connect(address)
                .map(connected -> listen(connected, loop, listener))
                .recover(failed -> Future.failedFuture(refused(socket, failed))));
  }

  private static VirtException refused(Path socket, Throwable failed) {
    return new VirtException(
        ErrorCode.OPERATION_FAILED, "nobody answers on socket " + socket, failed);
  }

  private static LineSocket listen(NetSocket socket, Loop loop, LineListener listener) {
    NetLineSocket opened = new NetLineSocket(socket, loop);
    LineSplitter lines = new LineSplitter(listener.lineBytesMax());
    socket.handler(
        piece -> {
          if (!lines.feed(piece, listener.onLine())) {
            socket.handler(dropped -> {});
            socket.close();
          }
        });
    socket.closeHandler(
        closed -> {
          opened.onClose();
          listener.onClose().run();
        });
    socket.exceptionHandler(broken -> socket.close());
    return opened;
  }

  Future<Void> close() {
    return client.close();
  }
}
