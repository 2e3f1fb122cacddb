package io.vireo.surface.ws;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundInvoker;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.util.List;

/**
 * A WebSocket: each event one text message, pings in WebSocket's own way. Frames are made once for
 * all subscribers and written past Vert.x's own encoding of them, many with one call of the system.
 */
public final class SocketOutlet implements EventOutlet {

  private final ServerWebSocket socket;
  private final Channel channel;
  private final ChannelOutboundInvoker out;

  /**
   * @param channel what the socket speaks through
   * @param bytesMax how much may wait to be taken by the client, here and again in the kernel
   */
  public SocketOutlet(ServerWebSocket socket, Channel channel, int bytesMax) {
    this.socket = socket;
    this.channel = channel;
    this.out = out(channel);
    socket.setWriteQueueMaxSize(bytesMax);
    boolean _ = channel.config().setOption(ChannelOption.SO_SNDBUF, bytesMax);
  }

  /** Whole frames need none of the handlers between, but what encrypts. */
  private static ChannelOutboundInvoker out(Channel channel) {
    return channel.pipeline().get(SslHandler.class) == null
        ? channel.pipeline().firstContext()
        : channel;
  }

  /** The socket. */
  public ServerWebSocket socket() {
    return socket;
  }

  @Override
  public boolean open() {
    return !socket.isClosed();
  }

  @Override
  public boolean full() {
    return !channel.isWritable();
  }

  @Override
  public void write(List<Message> messages, Runnable taken) {
    int bytes = 0;
    for (Message each : messages) {
      bytes += each.frame().length;
    }
    ByteBuf all = channel.alloc().ioBuffer(bytes);
    for (Message each : messages) {
      all.writeBytes(each.frame());
    }
    ChannelFuture written = out.writeAndFlush(all);
    if (!channel.isWritable()) {
      written.addListener(_ -> taken.run());
    }
  }

  @Override
  public void ping() {
    socket.writePing(Buffer.buffer());
  }

  /**
   * Vert.x's own way waits until what was written is flushed, which a client that does not read
   * never lets happen; so this begins beneath Vert.x's own handlers.
   */
  @Override
  public void drop() {
    channel.pipeline().firstContext().close();
  }
}
