package io.vireo.surface.rpc;

import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vireo.auth.Evidence;
import io.vireo.call.Caller.Way;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;

/** The other end of a connection: who the kernel or a handshake says it is. */
final class RpcPeer {

  private RpcPeer() {}

  /** What a connection shows. */
  static Evidence of(NetSocketInternal socket, Way way) {
    boolean local = way == Way.UNIX_SOCKET;
    return new Evidence(
        way,
        local ? "" : socket.remoteAddress().hostAddress(),
        local ? uid(socket) : Optional.empty(),
        way == Way.TLS ? certificates(socket) : List.of(),
        List.of());
  }

  private static Optional<Integer> uid(NetSocketInternal socket) {
    try {
      return socket.channelHandlerContext().channel() instanceof EpollDomainSocketChannel it
          ? Optional.of(it.peerCredentials().uid())
          : Optional.empty();
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  private static List<X509Certificate> certificates(NetSocketInternal socket) {
    try {
      return socket.peerCertificates().stream()
          .filter(X509Certificate.class::isInstance)
          .map(X509Certificate.class::cast)
          .toList();
    } catch (SSLPeerUnverifiedException none) {
      return List.of();
    }
  }
}
