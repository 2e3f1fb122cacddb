package io.vireo.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The lines a guest says on its serial socket. A line that was begun before a save is ended after
 * the restore, on another connection: the bytes of all connections are one stream.
 */
final class SerialFeed implements AutoCloseable {

  private static final int LINES_MAX = 100_000;

  private final Path socket;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>(LINES_MAX);
  private volatile String begun = "";
  private SocketChannel channel;
  private Thread reader;

  SerialFeed(Path socket) {
    this.socket = socket;
  }

  /**
   * Connects to the machine that is there now.
   *
   * @param unfinished the beginning of a line that this machine is going to end
   */
  void attach(String unfinished) {
    close();
    lines.clear();
    begun = unfinished;
    Calls.await(Duration.ofSeconds(10), "the serial line did not open", this::connected);
    SocketChannel now = channel;
    reader = Thread.ofVirtual().start(() -> read(Channels.newInputStream(now)));
  }

  private boolean connected() {
    try {
      channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** The next line; empty when none comes in time. */
  Optional<String> next(Duration wait) {
    try {
      return Optional.ofNullable(lines.poll(wait.toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new NotShown("the demo was interrupted", interrupted);
    }
  }

  /** Sends one byte to the guest. */
  void send(char key) {
    try {
      channel.write(ByteBuffer.wrap(new byte[] {(byte) key}));
    } catch (IOException failure) {
      throw new NotShown("the serial line broke off", failure);
    }
  }

  /** The machine has ended: waits until everything it said is here. */
  void drain() {
    try {
      NotShown.unless(reader.join(Duration.ofSeconds(10)), "the serial line stays open");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new NotShown("the demo was interrupted", interrupted);
    }
  }

  /** The beginning of a line that has not ended. */
  String unfinished() {
    return begun;
  }

  private void read(InputStream in) {
    byte[] piece = new byte[4096];
    try {
      for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
        take(new String(piece, 0, count, StandardCharsets.US_ASCII));
      }
    } catch (IOException gone) {
      // The machine ended; what it said is here.
    }
  }

  private void take(String text) {
    String left = begun + text;
    for (int end = left.indexOf('\n'); end >= 0; end = left.indexOf('\n')) {
      boolean _ = lines.offer(left.substring(0, end));
      left = left.substring(end + 1);
    }
    begun = left;
  }

  @Override
  public void close() {
    try {
      if (channel != null) {
        channel.close();
        drain();
      }
    } catch (IOException gone) {
      // It was to be closed anyway.
    }
  }
}
