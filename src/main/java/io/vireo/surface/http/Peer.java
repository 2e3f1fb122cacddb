package io.vireo.surface.http;

import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vireo.call.Caller;
import io.vireo.call.Caller.Way;
import java.io.IOException;

/** Who is at the other end of a connection, as the kernel tells it. */
final class Peer {

  private Peer() {}

  static Caller of(HttpServerRequest request, Way way) {
    return new Caller(
        switch (way) {
          case UNIX_SOCKET -> uid(request);
          case INSECURE_TCP, EMBEDDED -> request.remoteAddress().hostAddress();
        },
        way);
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
