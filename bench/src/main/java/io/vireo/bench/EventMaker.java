package io.vireo.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/** Makes events by real calls: a guest of the in-memory driver is paused and set going in turn. */
final class EventMaker implements AutoCloseable {

  private static final int BATCH_MILLIS = 10;
  private static final int ANSWER_BYTES = 64 * 1024;

  private final SocketChannel channel;
  private boolean paused;

  EventMaker(InetSocketAddress server) throws IOException {
    this.channel = SocketChannel.open(server);
    Thread.ofPlatform().daemon().name("answers").start(this::drain);
  }

  private void drain() {
    ByteBuffer answers = ByteBuffer.allocate(ANSWER_BYTES);
    try {
      while (channel.read(answers.clear()) >= 0) {
        String text = new String(answers.array(), 0, answers.position(), StandardCharsets.UTF_8);
        if (text.startsWith("HTTP/1.1 4") || text.startsWith("HTTP/1.1 5")) {
          System.err.println(text);
        }
      }
    } catch (IOException closed) {
      // The measurement is over.
    }
  }

  /** One call, one event. */
  void one() throws IOException {
    some(1);
  }

  /** So many calls at once, each of which makes one event. */
  private void some(int count) throws IOException {
    StringBuilder calls = new StringBuilder();
    for (int i = 0; i < count; i++) {
      calls
          .append("POST /v1/domains/test/")
          .append(paused ? "resume" : "suspend")
          .append(" HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
      paused = !paused;
    }
    ByteBuffer bytes = StandardCharsets.US_ASCII.encode(calls.toString());
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Makes {@code total} events, {@code perSecond} of them each second. */
  void steadily(int total, int perSecond) throws IOException {
    int batch = Math.max(1, perSecond * BATCH_MILLIS / 1000);
    long next = System.nanoTime();
    for (int made = 0; made < total; made += batch) {
      some(Math.min(batch, total - made));
      next += 1_000_000_000L * batch / perSecond;
      LockSupport.parkNanos(next - System.nanoTime());
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
