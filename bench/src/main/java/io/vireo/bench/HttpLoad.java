package io.vireo.bench;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/**
 * Many connections from one thread, each of which asks again as soon as it is answered. Lean, so
 * that it is the server that is measured; the same for whomever is compared.
 */
final class HttpLoad {

  private static final int ANSWER_BYTES_MAX = 64 * 1024;
  private static final int SAMPLES_MAX = 4_000_000;
  private static final byte[] LENGTH = "content-length: ".getBytes(StandardCharsets.US_ASCII);

  private final ByteBuffer request;
  private final long[] nanos = new long[SAMPLES_MAX];
  private int samples;

  private HttpLoad(String request) {
    this.request = StandardCharsets.US_ASCII.encode(request).asReadOnlyBuffer();
  }

  /**
   * What came of it.
   *
   * @param perSecond answers in a second
   */
  record Outcome(double perSecond, double medianMillis, double p99Millis) {}

  /** One client's connection. */
  private final class Client {
    private final SocketChannel channel;
    private final ByteBuffer answer = ByteBuffer.allocate(ANSWER_BYTES_MAX);
    private long askedAt;

    private Client(SocketChannel channel) {
      this.channel = channel;
    }

    void ask() throws IOException {
      askedAt = System.nanoTime();
      ByteBuffer bytes = request.duplicate();
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }

    void read() throws IOException {
      if (channel.read(answer) < 0) {
        throw new BenchFailure("the server closed a connection");
      }
      if (isWhole()) {
        if (samples < SAMPLES_MAX) {
          nanos[samples++] = System.nanoTime() - askedAt;
        }
        answer.clear();
        ask();
      }
    }

    private boolean isWhole() {
      int head = headEnd();
      return head > 0 && answer.position() >= head + bodyBytes(head);
    }

    private int headEnd() {
      byte[] bytes = answer.array();
      for (int i = 3; i < answer.position(); i++) {
        if (bytes[i] == '\n' && bytes[i - 2] == '\n') {
          return i + 1;
        }
      }
      return 0;
    }

    private int bodyBytes(int head) {
      byte[] bytes = answer.array();
      if (bytes[9] != '2') {
        throw new BenchFailure(
            "the server answered " + new String(bytes, 0, head, StandardCharsets.ISO_8859_1));
      }
      for (int i = 0; i < head - LENGTH.length; i++) {
        if (bytes[i] == '\n' && startsHere(bytes, i + 1)) {
          int number = 0;
          for (int at = i + 1 + LENGTH.length; bytes[at] >= '0'; at++) {
            number = number * 10 + bytes[at] - '0';
          }
          return number;
        }
      }
      throw new BenchFailure("an answer without its length");
    }

    private static boolean startsHere(byte[] bytes, int from) {
      for (int i = 0; i < LENGTH.length; i++) {
        if (Character.toLowerCase(bytes[from + i]) != LENGTH[i]) {
          return false;
        }
      }
      return true;
    }
  }

  /** Asks for {@code target} over {@code connections} for as long as {@code time}. */
  static Outcome of(Path socket, String target, int connections, Duration time) throws IOException {
    HttpLoad load =
        new HttpLoad(
            "GET " + target + " HTTP/1.1\r\nHost: vireo\r\nAccept: application/json\r\n\r\n");
    try (Selector selector = Selector.open()) {
      for (int i = 0; i < connections; i++) {
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        channel.configureBlocking(false);
        Client client = load.new Client(channel);
        channel.register(selector, SelectionKey.OP_READ, client);
        client.ask();
      }
      try {
        return load.run(selector, time);
      } finally {
        for (SelectionKey key : selector.keys()) {
          key.channel().close();
        }
      }
    }
  }

  private Outcome run(Selector selector, Duration time) throws IOException {
    long begun = System.nanoTime();
    long end = begun + time.toNanos();
    while (System.nanoTime() < end) {
      selector.select(1000);
      for (SelectionKey ready : selector.selectedKeys()) {
        ((Client) ready.attachment()).read();
      }
      selector.selectedKeys().clear();
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    long[] sorted = Arrays.copyOf(nanos, samples);
    Arrays.sort(sorted);
    if (samples == 0) {
      throw new BenchFailure("nobody was answered");
    }
    return new Outcome(
        samples / seconds, sorted[samples / 2] / 1e6, sorted[(int) (samples * 0.99)] / 1e6);
  }
}
