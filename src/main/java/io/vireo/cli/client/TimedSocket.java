package io.vireo.cli.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.function.LongSupplier;

/** A connection to a socket as it is, without anything between. */
final class TimedSocket extends Connection {

  /** How long another machine may take to answer at all. */
  static final long CONNECT_MILLIS = 10_000;

  private final SocketChannel channel;
  private final Selector selector;
  private LongSupplier patienceMillis;

  private TimedSocket(SocketChannel channel, Selector selector, LongSupplier patienceMillis) {
    this.channel = channel;
    this.selector = selector;
    this.patienceMillis = patienceMillis;
  }

  /** Connects to a Unix socket, which is at once or not at all. */
  static TimedSocket connect(UnixDomainSocketAddress address, LongSupplier patience)
      throws IOException {
    return on(SocketChannel.open(address), patience);
  }

  /** Connects to a port; it, and each read until {@link #patience}, may take its time only. */
  static TimedSocket connect(InetSocketAddress address) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.socket().connect(address, (int) CONNECT_MILLIS);
    } catch (IOException failure) {
      channel.close();
      throw failure;
    }
    return on(channel, () -> CONNECT_MILLIS);
  }

  private static TimedSocket on(SocketChannel channel, LongSupplier patience) throws IOException {
    try {
      channel.configureBlocking(false);
      Selector selector = Selector.open();
      channel.register(selector, SelectionKey.OP_READ);
      return new TimedSocket(channel, selector, patience);
    } catch (IOException failure) {
      channel.close();
      throw failure;
    }
  }

  /** From now on reads may wait so long. */
  TimedSocket patience(LongSupplier other) {
    patienceMillis = other;
    return this;
  }

  /** Requests are small: the socket takes them at once or after a turn or two. */
  @Override
  void write(byte[] bytes) throws IOException {
    write(ByteBuffer.wrap(bytes));
  }

  void write(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.write(buffer) == 0) {
        awaitRoom();
      }
    }
  }

  /** Sends what the kernel takes at once. */
  void offer(ByteBuffer buffer) throws IOException {
    int _ = channel.write(buffer);
  }

  private void awaitRoom() throws IOException {
    try (Selector room = Selector.open()) {
      channel.register(room, SelectionKey.OP_WRITE);
      if (room.select(patienceMillis.getAsLong()) == 0) {
        throw new SocketTimeoutException("nothing was taken in time");
      }
    }
  }

  @Override
  boolean isReadable() throws IOException {
    boolean readable = selector.selectNow() > 0;
    selector.selectedKeys().clear();
    return readable;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    return length == 0 ? 0 : read(ByteBuffer.wrap(bytes, offset, length));
  }

  /** At least one byte, or -1 at the end. */
  int read(ByteBuffer buffer) throws IOException {
    int count = channel.read(buffer);
    while (count == 0) {
      if (selector.select(patienceMillis.getAsLong()) == 0) {
        throw new SocketTimeoutException("nothing came in time");
      }
      selector.selectedKeys().clear();
      count = channel.read(buffer);
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    selector.close();
    channel.close();
  }
}
