package io.vireo.guest;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * As much of the GDB remote protocol as it takes to damage a guest's memory. QEMU connects to it
 * ({@code -gdb chardev:...}); the machine runs until it is interrupted.
 */
final class DebuggerStub implements AutoCloseable {
  private final ServerSocketChannel server;
  private SocketChannel machine;

  private DebuggerStub(ServerSocketChannel server) {
    this.server = server;
  }

  static DebuggerStub listen(Path socket) throws IOException {
    var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    return new DebuggerStub(server);
  }

  /** Lets the machine run. */
  void resume() throws IOException {
    packet("c");
  }

  /** Stops the machine, and returns when it has stopped. */
  void interrupt() throws IOException {
    write(new byte[] {3});
    answer();
  }

  /** Puts another byte than it held at this address. */
  void overwriteByte(long address) throws IOException {
    packet("m%x,1".formatted(address));
    int value = Integer.parseInt(answer(), 16) ^ 0xFF;
    packet("M%x,1:%02x".formatted(address, value));
    answer();
  }

  @Override
  public void close() throws IOException {
    if (machine != null) {
      machine.close();
    }
    server.close();
  }

  private void packet(String command) throws IOException {
    int sum = command.chars().sum() & 0xFF;
    write("$%s#%02x".formatted(command, sum).getBytes(StandardCharsets.US_ASCII));
  }

  private String answer() throws IOException {
    var text = new StringBuilder();
    while (text.indexOf("#") < 0 || text.length() < text.indexOf("#") + 3) {
      ByteBuffer bytes = ByteBuffer.allocate(1);
      if (machine.read(bytes) < 0) {
        throw new IOException("the machine closed its debugger's connection");
      }
      text.append((char) bytes.get(0));
    }
    write(new byte[] {'+'});
    return text.substring(text.indexOf("$") + 1, text.indexOf("#"));
  }

  private void write(byte[] bytes) throws IOException {
    if (machine == null) {
      machine = server.accept();
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      machine.write(buffer);
    }
  }
}
