package io.vireo.cli.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** A connection to a Unix socket on which no read waits longer than it may. One thread. */
public final class TimedSocket extends InputStream {

  private final SocketChannel channel;
  private final Selector selector;
  private final LongSupplier patienceMillis;
  private final ByteBuffer one = ByteBuffer.allocate(1);

  private TimedSocket(SocketChannel channel, Selector selector, LongSupplier patienceMillis) {
    this.channel = channel;
    this.selector = selector;
    this.patienceMillis = patienceMillis;
  }

  /**
   * Connects.
   *
   * @param patience how long a read may wait for the next byte
   */
  public static TimedSocket connect(Path socket, Duration patience) throws IOException {
    return connect(socket, patience::toMillis);
  }

  /** Connects; no read waits beyond {@code whole} from now, however much comes. */
  static TimedSocket connectFor(Path socket, Duration whole) throws IOException {
    long end = System.nanoTime() + whole.toNanos();
    return connect(
        socket, () -> Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
  }

  private static TimedSocket connect(Path socket, LongSupplier patience) throws IOException {
    SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
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

  /** Sends all of it. Requests are small: the socket takes them at once or after a turn or two. */
  public void write(byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      if (channel.write(buffer) == 0) {
        awaitRoom();
      }
    }
  }

  private void awaitRoom() throws IOException {
    try (Selector room = Selector.open()) {
      channel.register(room, SelectionKey.OP_WRITE);
      if (room.select(patienceMillis.getAsLong()) == 0) {
        throw new SocketTimeoutException("nothing was taken in time");
      }
    }
  }

  /** Whether something has come, or the other end is gone. */
  boolean isReadable() throws IOException {
    boolean readable = selector.selectNow() > 0;
    selector.selectedKeys().clear();
    return readable;
  }

  @Override
  public int read() throws IOException {
    one.clear();
    return fill(one) < 0 ? -1 : one.get(0) & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    return length == 0 ? 0 : fill(ByteBuffer.wrap(bytes, offset, length));
  }

  private int fill(ByteBuffer buffer) throws IOException {
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
