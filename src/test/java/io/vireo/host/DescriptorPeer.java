package io.vireo.host;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The other end of a Unix socket, which takes descriptors: recvmsg(2). Blocks its thread. */
final class DescriptorPeer implements AutoCloseable {

  private static final int AF_UNIX = 1;
  private static final int SOCK_STREAM = 1;
  private static final int MSG_CMSG_CLOEXEC = 0x40000000;
  private static final int RIGHTS_HEAD = 16;
  private static final int BUFFER = 64 << 10;

  private static final MethodHandle SOCKET =
      LinuxCalls.function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle BIND =
      LinuxCalls.function("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle LISTEN =
      LinuxCalls.function("listen", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle ACCEPT =
      LinuxCalls.function("accept", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
  private static final MethodHandle RECVMSG =
      LinuxCalls.function("recvmsg", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));

  private final int server;
  private final List<Integer> received = new ArrayList<>();
  private int peer = -1;

  DescriptorPeer(Path path) throws Throwable {
    server = (int) SOCKET.invokeExact(AF_UNIX, SOCK_STREAM, 0);
    try (Arena arena = Arena.ofConfined()) {
      byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
      MemorySegment address = arena.allocate(110);
      address.set(JAVA_SHORT, 0, (short) AF_UNIX);
      MemorySegment.copy(name, 0, address, JAVA_BYTE, 2, name.length);
      int bound = (int) BIND.invokeExact(server, address, 110);
      int listening = (int) LISTEN.invokeExact(server, 1);
      if (bound != 0 || listening != 0) {
        throw new IllegalStateException("cannot listen on " + path);
      }
    }
  }

  void accept() throws Throwable {
    peer = (int) ACCEPT.invokeExact(server, MemorySegment.NULL, MemorySegment.NULL);
  }

  /** Everything until {@code bytes} have come. */
  String read(int bytes) throws Throwable {
    StringBuilder text = new StringBuilder();
    while (text.length() < bytes) {
      String piece = receive(Math.min(BUFFER, bytes - text.length()));
      if (piece.isEmpty()) {
        break;
      }
      text.append(piece);
    }
    return text.toString();
  }

  private String receive(int most) throws Throwable {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(most);
      MemorySegment iovec = arena.allocate(16, 8);
      iovec.set(ADDRESS, 0, bytes);
      iovec.set(JAVA_LONG, 8, most);
      MemorySegment control = arena.allocate(256, 8);
      MemorySegment message = arena.allocate(56, 8);
      message.set(ADDRESS, 16, iovec);
      message.set(JAVA_LONG, 24, 1);
      message.set(ADDRESS, 32, control);
      message.set(JAVA_LONG, 40, control.byteSize());
      long count = (long) RECVMSG.invokeExact(peer, message, MSG_CMSG_CLOEXEC);
      if (message.get(JAVA_LONG, 40) > 0) {
        keep(control);
      }
      return new String(
          bytes.asSlice(0, Math.max(0, count)).toArray(JAVA_BYTE), StandardCharsets.US_ASCII);
    }
  }

  private void keep(MemorySegment control) {
    long length = control.get(JAVA_LONG, 0);
    for (long at = RIGHTS_HEAD; at < length; at += Integer.BYTES) {
      received.add(control.get(JAVA_INT, at));
    }
  }

  /** The descriptors that came, by their numbers here. */
  List<Integer> received() {
    return received;
  }

  @Override
  public void close() {
    received.forEach(LinuxCalls::close);
    LinuxCalls.close(peer);
    LinuxCalls.close(server);
  }
}
