package io.vireo.bench;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code GET /v1/domains} again and again on one connection, and how long each answer took. */
final class Latency implements AutoCloseable {

  private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final int ANSWER_BYTES_MAX = 1 << 20;
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");
  private static final ByteBuffer REQUEST =
      StandardCharsets.US_ASCII
          .encode("GET /v1/domains HTTP/1.1\r\nHost: vireo\r\nAccept: application/json\r\n\r\n")
          .asReadOnlyBuffer();

  private final SocketChannel channel;
  private final ByteBuffer answer = ByteBuffer.allocateDirect(ANSWER_BYTES_MAX);

  private Latency(SocketChannel channel) {
    this.channel = channel;
  }

  static Latency over(Path socket) throws IOException {
    return new Latency(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
  }

  /** Asks until {@code end} is done; the 99th percentile in milliseconds. */
  double percentile99(CompletableFuture<?> end) throws IOException {
    List<Long> nanos = new ArrayList<>();
    while (!end.isDone()) {
      long begun = System.nanoTime();
      ask();
      nanos.add(System.nanoTime() - begun);
      LockSupport.parkNanos(EVERY_NANOS);
    }
    List<Long> sorted = nanos.stream().sorted().toList();
    return sorted.isEmpty() ? 0 : sorted.get(sorted.size() * 99 / 100) / 1e6;
  }

  private void ask() throws IOException {
    ByteBuffer request = REQUEST.duplicate();
    while (request.hasRemaining()) {
      channel.write(request);
    }
    answer.clear();
    while (!isWhole()) {
      if (channel.read(answer) < 0) {
        throw new BenchFailure("the daemon closed the connection of GET /v1/domains");
      }
    }
  }

  private boolean isWhole() {
    String said = StandardCharsets.ISO_8859_1.decode(answer.duplicate().flip()).toString();
    int head = said.indexOf("\r\n\r\n");
    if (head < 0) {
      return false;
    }
    Matcher length = LENGTH.matcher(said.substring(0, head));
    if (!said.startsWith("HTTP/1.1 200") || !length.find()) {
      throw new BenchFailure("GET /v1/domains was answered with " + said.substring(0, head));
    }
    return said.length() >= head + 4 + Integer.parseInt(length.group(1));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
