package io.vireo.surface.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.Attribute;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vireo.auth.Evidence;
import io.vireo.call.Caller.Way;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;

/** The other end of a connection: who it is, as the kernel tells it, and how to be rid of it. */
final class Peer {

  /** What Vert.x calls its handler for silence. */
  private static final String IDLE = "idle";

  /** Whose process has connected. */
  private static final AttributeKey<Optional<Integer>> UID =
      AttributeKey.valueOf(Peer.class, "uid");

  private Peer() {}

  /** What the connection and the request show of who it is. */
  static Evidence evidence(HttpServerRequest request, Way way) {
    boolean local = way == Way.UNIX_SOCKET;
    return new Evidence(
        way,
        local ? "" : request.remoteAddress().hostAddress(),
        local ? uid(request) : Optional.empty(),
        way == Way.TLS ? certificates(request) : List.of(),
        request.headers().getAll("Authorization"));
  }

  private static List<X509Certificate> certificates(HttpServerRequest request) {
    try {
      return request.connection().peerCertificates().stream()
          .filter(X509Certificate.class::isInstance)
          .map(X509Certificate.class::cast)
          .toList();
    } catch (SSLPeerUnverifiedException none) {
      return List.of();
    }
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

  /** From now on, how long the connection may be silent both ways. */
  static void idleTime(HttpConnection connection, Duration time) {
    ChannelPipeline pipeline = channel(connection).pipeline();
    ChannelHandler before = pipeline.get(IDLE);
    if (before != null) {
      pipeline.replace(before, IDLE, new IdleStateHandler(0, 0, (int) time.toSeconds()));
    }
  }

  /** What a connection of this API's servers speaks through. */
  static Channel channel(HttpConnection connection) {
    return ((HttpServerConnection) connection).channelHandlerContext().channel();
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

  /** Asked of the kernel once: it says who connected, whoever has the socket now. */
  private static Optional<Integer> uid(HttpServerRequest request) {
    if (!(channel(request.connection()) instanceof EpollDomainSocketChannel it)) {
      return Optional.empty();
    }
    Attribute<Optional<Integer>> known = it.attr(UID);
    if (known.get() == null) {
      known.set(uid(it));
    }
    return known.get();
  }

  private static Optional<Integer> uid(EpollDomainSocketChannel channel) {
    try {
      return Optional.of(channel.peerCredentials().uid());
    } catch (IOException gone) {
      return Optional.empty();
    }
  }
}
