package io.vireo.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What the guest says on its serial port. */
final class SerialLine implements AutoCloseable {

  private static final int LINES_MAX = 100_000;

  private final SocketChannel channel;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>(LINES_MAX);

  private SerialLine(SocketChannel channel) {
    this.channel = channel;
    Thread.ofVirtual().start(this::read);
  }

  static SerialLine connect(Path socket) throws IOException {
    return new SerialLine(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
  }

  /** Ends with the machine, or with {@link #close}. */
  private void read() {
    BufferedReader in = new BufferedReader(Channels.newReader(channel, StandardCharsets.US_ASCII));
    try {
      in.lines().forEach(lines::offer);
    } catch (UncheckedIOException closed) {
      lines.clear();
    }
  }

  void send(char key) throws IOException {
    channel.write(ByteBuffer.wrap(new byte[] {(byte) key}));
  }

  /** Waits for a line that begins so. */
  void await(String beginning, Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    String line = "";
    while (!line.startsWith(beginning)) {
      line = lines.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (line == null || line.startsWith("memory BAD")) {
        throw new BenchFailure("waited for '" + beginning + "' and the guest said " + line);
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
