package io.vireo.qemu.qmp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A peer that is no QEMU: it says what the test tells it to, and shows what it was told. Blocks the
 * test's thread.
 */
final class ScriptedMonitor implements AutoCloseable {

  static final String GREETING =
      """
      {"QMP": {"version": {"qemu": {"micro": 22, "minor": 2, "major": 7}, "package": "Debian"}, \
      "capabilities": ["oob"]}}\
      """;

  private final Path path;
  private final ServerSocketChannel server;
  private SocketChannel peer;
  private BufferedReader heard;

  ScriptedMonitor(Path directory) throws IOException {
    this.path = directory.resolve("monitor.sock");
    this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(path));
  }

  Path path() {
    return path;
  }

  void accept() throws IOException {
    peer = server.accept();
    heard =
        new BufferedReader(
            new InputStreamReader(Channels.newInputStream(peer), StandardCharsets.UTF_8));
  }

  /** Greets and takes the negotiation for done. */
  void negotiate() throws IOException {
    accept();
    say(GREETING);
    hear();
    say("{\"return\": {}, \"id\": 1}");
  }

  void say(String line) throws IOException {
    sayWithoutEnd(line + "\r\n");
  }

  void sayWithoutEnd(String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      peer.write(bytes);
    }
  }

  /** The next line that was said to it. */
  String hear() throws IOException {
    return heard.readLine();
  }

  void hangUp() throws IOException {
    peer.close();
  }

  @Override
  public void close() throws IOException {
    server.close();
    if (peer != null) {
      peer.close();
    }
  }
}
