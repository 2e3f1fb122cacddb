package io.vireo.cli.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A real socket that answers what it was told to, and remembers what it was asked. */
public final class FakeDaemon implements AutoCloseable {

  /** One request as it came. */
  public record Asked(String line, String head, String body) {}

  private final Path socket;
  private final ServerSocketChannel server;
  private final Map<String, Deque<List<String>>> answers = new ConcurrentHashMap<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();

  public FakeDaemon(Path directory) throws IOException {
    this.socket = directory.resolve("vireo.sock");
    this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    Thread.ofPlatform().daemon().start(this::serve);
  }

  public Path socket() {
    return socket;
  }

  public List<Asked> asked() {
    return asked;
  }

  /** Answers {@code METHOD target} with JSON; the last answer for a line is repeated. */
  public FakeDaemon on(String line, int status, String json) {
    return raw(
        line, "HTTP/1.1 " + status + " X\r\nContent-Length: " + bytes(json) + "\r\n\r\n" + json);
  }

  /** Begins a job. */
  public FakeDaemon accepts(String line, long job) {
    return raw(
        line,
        "HTTP/1.1 202 Accepted\r\nLocation: /v1/jobs/" + job + "\r\nContent-Length: 2\r\n\r\n{}");
  }

  /** Answers with these bytes, each piece in a write of its own. */
  public FakeDaemon raw(String line, String... pieces) {
    answers.computeIfAbsent(line, _ -> new ArrayDeque<>()).add(List.of(pieces));
    return this;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private void serve() {
    try {
      while (true) {
        SocketChannel connection = server.accept();
        Thread.ofVirtual().start(() -> answer(connection));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void answer(SocketChannel connection) {
    try (connection) {
      Asked request = read(connection);
      asked.add(request);
      for (String piece : next(request.line())) {
        connection.write(ByteBuffer.wrap(piece.getBytes(StandardCharsets.UTF_8)));
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private List<String> next(String line) {
    Deque<List<String>> queue = answers.get(line);
    if (queue == null) {
      String none = "{\"code\":\"INTERNAL_ERROR\",\"detail\":\"nobody expects " + line + "\"}";
      return List.of("HTTP/1.1 500 X\r\nContent-Length: " + bytes(none) + "\r\n\r\n", none);
    }
    synchronized (queue) {
      return queue.size() > 1 ? queue.poll() : queue.peek();
    }
  }

  private static Asked read(SocketChannel connection) throws IOException {
    BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(Channels.newInputStream(connection), StandardCharsets.UTF_8));
    String first = reader.readLine();
    StringBuilder head = new StringBuilder();
    int length = 0;
    for (String line = reader.readLine(); !line.isEmpty(); line = reader.readLine()) {
      head.append(line).append('\n');
      if (line.startsWith("Content-Length: ")) {
        length = Integer.parseInt(line.substring("Content-Length: ".length()));
      }
    }
    StringBuilder body = new StringBuilder();
    while (bytes(body.toString()) < length) {
      body.append((char) reader.read());
    }
    return new Asked(first.replace(" HTTP/1.1", ""), head.toString(), body.toString());
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
