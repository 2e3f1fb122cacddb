package io.vireo.surface.rpc;

import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vireo.auth.Evidence;
import io.vireo.call.Caller.Way;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The other end of a connection: who the kernel says it is. */
final class RpcPeer {

  private RpcPeer() {}

  /** What a Unix socket shows. */
  static Evidence ofSocket(NetSocketInternal socket) {
    return new Evidence(Way.UNIX_SOCKET, "", uid(socket), List.of(), List.of());
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
}
