package io.vireo.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Many subscribers over WebSocket, read by one thread that looks at nothing but the numbers of the
 * events: lean, so that it is the daemon that is measured.
 */
final class Listeners implements AutoCloseable {

  private static final int READ_BYTES = 256 * 1024;
  private static final int CONNECT_MILLIS_MAX = 10_000;
  private static final int SMALL_WINDOW = 4096;
  private static final byte[] NUMBER = "\"number\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] GAP = "\"gap\"".getBytes(StandardCharsets.US_ASCII);

  private final InetSocketAddress server;
  private final Selector selector = Selector.open();
  private final List<Listener> all = new ArrayList<>();
  private final List<SocketChannel> stalled = new ArrayList<>();
  private final byte[] bytes = new byte[READ_BYTES];
  private volatile boolean closed;
  private volatile Wave wave = new Wave(Long.MAX_VALUE, 0);
  private Thread reader;

  /** One event that all wait for. */
  private static final class Wave {
    private final long number;
    private final CountDownLatch left;
    private volatile long firstNanos;
    private volatile long lastNanos;

    private Wave(long number, int listeners) {
      this.number = number;
      this.left = new CountDownLatch(listeners);
    }

    private void reached() {
      lastNanos = System.nanoTime();
      if (firstNanos == 0) {
        firstNanos = lastNanos;
      }
      left.countDown();
    }
  }

  /** One subscriber; the reader's. */
  private static final class Listener {
    private final SocketChannel channel;
    private byte[] rest = new byte[0];
    private long last;
    private volatile int gaps;

    private Listener(SocketChannel channel) {
      this.channel = channel;
    }
  }

  Listeners(InetSocketAddress server) throws IOException {
    this.server = server;
  }

  /** Adds so many, each of which has been answered when this returns; before {@link #read}. */
  void add(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      SocketChannel channel = join(0);
      channel.configureBlocking(false);
      Listener listener = new Listener(channel);
      channel.register(selector, SelectionKey.OP_READ, listener);
      all.add(listener);
    }
  }

  /** Adds so many that never read again. */
  void addStalled(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      stalled.add(join(SMALL_WINDOW));
    }
  }

  private SocketChannel join(int window) throws IOException {
    SocketChannel channel = SocketChannel.open();
    if (window > 0) {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, window);
    }
    channel.socket().connect(server, CONNECT_MILLIS_MAX);
    String upgrade =
        """
        GET /v1/events HTTP/1.1\r
        Host: localhost\r
        Connection: Upgrade\r
        Upgrade: websocket\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
        \r
        """;
    channel.write(StandardCharsets.US_ASCII.encode(upgrade));
    ByteBuffer answer = ByteBuffer.allocate(2048);
    while (!text(answer).contains("\"newest\":")) {
      if (channel.read(answer) < 0) {
        throw new BenchFailure("a subscriber was refused: " + text(answer));
      }
    }
    return channel;
  }

  private static String text(ByteBuffer answer) {
    return new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII);
  }

  /** Begins to read. */
  void read() {
    reader = Thread.ofPlatform().daemon().name("listeners").start(this::loop);
  }

  private void loop() {
    try {
      while (!closed) {
        selector.select(this::ready);
      }
    } catch (IOException failure) {
      throw new BenchFailure("subscribers cannot be read: " + failure);
    }
  }

  private void ready(SelectionKey key) {
    Listener listener = (Listener) key.attachment();
    try {
      int kept = listener.rest.length;
      System.arraycopy(listener.rest, 0, bytes, 0, kept);
      int got = listener.channel.read(ByteBuffer.wrap(bytes, kept, READ_BYTES - kept));
      if (got < 0) {
        key.cancel();
        listener.gaps++;
        return;
      }
      frames(listener, kept + got);
    } catch (IOException gone) {
      key.cancel();
      listener.gaps++;
    }
  }

  /** Frames of RFC 6455 as a server sends them: not masked. */
  private void frames(Listener listener, int end) {
    int at = 0;
    while (end - at >= 2) {
      int length = bytes[at + 1] & 0x7f;
      int head = length == 126 ? 4 : length == 127 ? 10 : 2;
      if (end - at < head) {
        break;
      }
      if (length == 126) {
        length = (bytes[at + 2] & 0xff) << 8 | bytes[at + 3] & 0xff;
      } else if (length == 127) {
        length = (int) ByteBuffer.wrap(bytes, at + 2, 8).getLong();
      }
      if (end - at < head + length) {
        break;
      }
      if ((bytes[at] & 0x0f) == 1) {
        message(listener, at + head, at + head + length);
      }
      at += head + length;
    }
    listener.rest = at == end ? new byte[0] : Arrays.copyOfRange(bytes, at, end);
  }

  private void message(Listener listener, int from, int to) {
    int digits = find(NUMBER, from, Math.min(to, from + 200));
    if (digits < 0) {
      listener.gaps += find(GAP, from, to) < 0 ? 0 : 1;
      return;
    }
    long number = 0;
    for (int i = digits + NUMBER.length; bytes[i] >= '0' && bytes[i] <= '9'; i++) {
      number = number * 10 + bytes[i] - '0';
    }
    listener.gaps += listener.last != 0 && number != listener.last + 1 ? 1 : 0;
    listener.last = number;
    Wave now = wave;
    if (number == now.number) {
      now.reached();
    }
  }

  private int find(byte[] what, int from, int to) {
    for (int at = from; at <= to - what.length; at++) {
      if (bytes[at] == what[0]
          && Arrays.equals(bytes, at, at + what.length, what, 0, what.length)) {
        return at;
      }
    }
    return -1;
  }

  int count() {
    return all.size();
  }

  /** The event that everybody has had; while nothing happens. */
  long last() {
    return all.getFirst().last;
  }

  /** How many gaps, or closed connections, there were. */
  int gaps() {
    return all.stream().mapToInt(listener -> listener.gaps).sum();
  }

  /** From now on, event {@code number} is waited for. */
  void expect(long number) {
    wave = new Wave(number, all.size());
  }

  /**
   * When all have it: milliseconds after {@code sinceNanos}, of the first and of the last of them.
   */
  double[] awaitAll(long sinceNanos, int secondsMax) throws InterruptedException {
    Wave now = wave;
    if (!now.left.await(secondsMax, TimeUnit.SECONDS)) {
      throw new BenchFailure(
          "%d of %d never had event %d".formatted(now.left.getCount(), all.size(), now.number));
    }
    return new double[] {(now.firstNanos - sinceNanos) / 1e6, (now.lastNanos - sinceNanos) / 1e6};
  }

  @Override
  public void close() throws IOException {
    closed = true;
    selector.wakeup();
    for (Listener each : all) {
      each.channel.close();
    }
    for (SocketChannel each : stalled) {
      each.close();
    }
    selector.close();
  }
}
