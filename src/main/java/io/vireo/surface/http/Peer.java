package io.vireo.surface.http;

import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vireo.call.Caller;
import io.vireo.call.Caller.Way;
import java.io.IOException;

/** The other end of a connection: who it is, as the kernel tells it, and how to be rid of it. */
final class Peer {

  private Peer() {}

  static Caller of(HttpServerRequest request, Way way) {
    return new Caller(
        switch (way) {
          case UNIX_SOCKET -> uid(request);
          case INSECURE_TCP, TCP, TLS, EMBEDDED -> request.remoteAddress().hostAddress();
        },
        way);
  }

  /**
   * Ends the connection at once. Vert.x's own way waits until what was written is flushed, which a
   * client that does not read never lets happen; so this begins beneath Vert.x's own handlers.
   */
  static void cut(HttpConnection connection) {
    if (connection instanceof HttpServerConnection it) {
      it.channelHandlerContext().pipeline().firstContext().close();
    }
  }

  /**
   * Runs something when the connection has ended, on its event loop. Vert.x's own handler for that
   * is silent once the connection has become a WebSocket.
   */
  static void whenClosed(HttpConnection connection, Runnable then) {
    if (connection instanceof HttpServerConnection it) {
      it.channelHandlerContext().channel().closeFuture().addListener(_ -> then.run());
    } else {
      connection.closeHandler(_ -> then.run());
    }
  }

  private static String uid(HttpServerRequest request) {
    try {
      return request.connection() instanceof HttpServerConnection connection
              && connection.channelHandlerContext().channel() instanceof EpollDomainSocketChannel it
          ? "uid " + it.peerCredentials().uid()
          : "local user";
    } catch (IOException gone) {
      return "local user";
    }
  }
}
