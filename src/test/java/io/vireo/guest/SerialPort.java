package io.vireo.guest;

import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The other end of a guest's serial port, on a Unix socket. It either listens, and the machine
 * connects to it as often as it is started or restored, or connects itself.
 */
public final class SerialPort implements AutoCloseable {
  private static final int LINES_MAX = 100_000;

  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>(LINES_MAX);
  private final AtomicReference<SocketChannel> current = new AtomicReference<>();
  private final Closeable source;

  private SerialPort(Closeable source) {
    this.source = source;
  }

  /** Listens on {@code socket}; QEMU's side is {@code -chardev socket,path=...,server=off}. */
  public static SerialPort listen(Path socket) throws IOException {
    var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    var port = new SerialPort(server);
    Thread.ofVirtual().name("serial " + socket).start(() -> port.accept(server));
    return port;
  }

  /** Connects to {@code socket}, on which the machine listens. */
  public static SerialPort connect(Path socket) throws IOException {
    var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    var port = new SerialPort(channel);
    port.current.set(channel);
    Thread.ofVirtual().name("serial " + socket).start(() -> port.read(channel));
    return port;
  }

  /** Sends text to the guest. */
  public void send(String text) throws IOException {
    SocketChannel channel = current.get();
    if (channel == null) {
      throw new IOException("the guest has not connected to its serial port");
    }
    ByteBuffer bytes = StandardCharsets.US_ASCII.encode(text);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** The next line that begins with {@code prefix}; lines before it are dropped. */
  public String await(String prefix, Duration limit) throws InterruptedException, TimeoutException {
    List<String> dropped = new ArrayList<>();
    long deadlineNanos = System.nanoTime() + limit.toNanos();
    while (true) {
      String line = lines.poll(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (line == null) {
        throw new TimeoutException("no '%s' within %s, only %s".formatted(prefix, limit, dropped));
      }
      if (line.startsWith(prefix)) {
        return line;
      }
      dropped.add(line);
    }
  }

  /** The number that ends the next line {@code count N}. */
  public long awaitCount(Duration limit) throws InterruptedException, TimeoutException {
    return Long.parseLong(await("count ", limit).substring("count ".length()));
  }

  /** Forgets what was said so far, so that the next line awaited is a new one. */
  public void drain() {
    lines.clear();
  }

  @Override
  public void close() throws IOException {
    source.close();
    SocketChannel channel = current.get();
    if (channel != null) {
      channel.close();
    }
  }

  private void accept(ServerSocketChannel server) {
    try {
      while (true) {
        SocketChannel channel = server.accept();
        current.set(channel);
        Thread.ofVirtual().start(() -> read(channel));
      }
    } catch (AsynchronousCloseException closed) {
      lines.offer("port closed");
    } catch (IOException broken) {
      lines.offer("port broken: " + broken);
    }
  }

  private void read(SocketChannel channel) {
    try (var scanner = new Scanner(Channels.newInputStream(channel), StandardCharsets.US_ASCII)) {
      scanner.useDelimiter("\r?\n");
      while (scanner.hasNext()) {
        lines.offer(scanner.next());
      }
    }
  }
}
