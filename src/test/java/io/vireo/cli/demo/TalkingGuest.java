package io.vireo.cli.demo;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A machine's serial socket that says what the test tells it to. */
final class TalkingGuest implements AutoCloseable {

  private final ServerSocketChannel server;
  private final Path socket;
  private SocketChannel line;

  TalkingGuest(Path socket) throws IOException {
    this.socket = socket;
    this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
  }

  TalkingGuest says(String text) throws IOException {
    if (line == null) {
      line = server.accept();
    }
    line.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    return this;
  }

  char hears() throws IOException {
    ByteBuffer key = ByteBuffer.allocate(1);
    line.read(key);
    return (char) key.get(0);
  }

  /** Its machine ends. */
  void ends() throws IOException {
    line.close();
    server.close();
    Files.deleteIfExists(socket);
  }

  @Override
  public void close() throws IOException {
    if (line != null) {
      line.close();
    }
    server.close();
  }
}
