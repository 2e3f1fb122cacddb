package io.vireo.host;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.List;

/**
 * Files and sockets as numbers: open(2), lseek(2), and sendmsg(2) with SCM_RIGHTS (unix(7)). The
 * layouts are those of 64-bit Linux. Any thread; failures come as negated errno(3).
 */
final class DescriptorCalls {

  static final int EPERM = 1;
  static final int ENOENT = 2;
  static final int EINTR = 4;
  static final int EAGAIN = 11;
  static final int EACCES = 13;
  static final int EINVAL = 22;

  private static final int O_WRONLY = 1;
  private static final int O_NOCTTY = 0x100;
  private static final int O_CLOEXEC = 0x80000;
  private static final int SEEK_SET = 0;
  private static final int SOL_SOCKET = 1;
  private static final int SCM_RIGHTS = 1;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int REASON_BYTES_MAX = 256;

  private static final StructLayout IOVEC =
      MemoryLayout.structLayout(ADDRESS.withName("base"), JAVA_LONG.withName("len"));
  private static final StructLayout MSGHDR =
      MemoryLayout.structLayout(
          ADDRESS.withName("name"),
          JAVA_INT.withName("namelen"),
          MemoryLayout.paddingLayout(4),
          ADDRESS.withName("iov"),
          JAVA_LONG.withName("iovlen"),
          ADDRESS.withName("control"),
          JAVA_LONG.withName("controllen"),
          JAVA_INT.withName("flags"),
          MemoryLayout.paddingLayout(4));
  private static final StructLayout CMSGHDR =
      MemoryLayout.structLayout(
          JAVA_LONG.withName("len"), JAVA_INT.withName("level"), JAVA_INT.withName("type"));

  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO_IN =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle OPEN =
      LinuxCalls.function(
          "open",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
          Linker.Option.firstVariadicArg(2),
          ERRNO);
  private static final MethodHandle LSEEK =
      LinuxCalls.function(
          "lseek", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT), ERRNO);
  private static final MethodHandle SENDMSG =
      LinuxCalls.function(
          "sendmsg", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT), ERRNO);
  private static final MethodHandle STRERROR =
      LinuxCalls.function("strerror", FunctionDescriptor.of(ADDRESS, JAVA_INT));

  /*
   * The first use of a handle costs the JVM tens of milliseconds. Files are opened on a lane before
   * anything is sent on an event loop, so all that is paid there, with a message to no socket.
   */
  static {
    send(-1, new byte[1], List.of(0));
  }

  private DescriptorCalls() {}

  /** The descriptor, close-on-exec, or the negated errno(3). */
  static int open(Path file, Descriptors.Access access) {
    int flags = O_CLOEXEC | O_NOCTTY | (access.writes() ? O_WRONLY : 0);
    int direct = access.isDirect() ? direct(System.getProperty("os.arch")) : 0;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      MemorySegment name = arena.allocateFrom(file.toString());
      int number = (int) OPEN.invokeExact(state, name, flags | direct, 0);
      return number < 0 ? -errno(state) : number;
    } catch (Throwable impossible) {
      throw new LinkageError("open", impossible);
    }
  }

  /** O_DIRECT, which each architecture numbers as it likes. */
  static int direct(String architecture) {
    return switch (architecture) {
      case "aarch64", "arm" -> 0x10000;
      case "ppc64", "ppc64le" -> 0x20000;
      default -> 0x4000;
    };
  }

  /** 0, or errno(3). */
  static int seek(int descriptor, long position) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      long at = (long) LSEEK.invokeExact(state, descriptor, position, SEEK_SET);
      return at < 0 ? errno(state) : 0;
    } catch (Throwable impossible) {
      throw new LinkageError("lseek", impossible);
    }
  }

  /**
   * Sends {@code payload} with the descriptors, which go with its first byte, without waiting.
   *
   * @return how many bytes were sent: all descriptors then, and perhaps not all bytes; or the
   *     negated errno(3), nothing being sent then
   */
  static long send(int socket, byte[] payload, List<Integer> descriptors) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      MemorySegment message = message(arena, payload, descriptors);
      long sent = (long) SENDMSG.invokeExact(state, socket, message, MSG_DONTWAIT | MSG_NOSIGNAL);
      return sent < 0 ? -errno(state) : sent;
    } catch (Throwable impossible) {
      throw new LinkageError("sendmsg", impossible);
    }
  }

  private static MemorySegment message(Arena arena, byte[] payload, List<Integer> descriptors) {
    MemorySegment iovec = arena.allocate(IOVEC);
    iovec.set(ADDRESS, offset(IOVEC, "base"), arena.allocateFrom(JAVA_BYTE, payload));
    iovec.set(JAVA_LONG, offset(IOVEC, "len"), payload.length);
    MemorySegment control = rights(arena, descriptors);
    MemorySegment message = arena.allocate(MSGHDR);
    message.set(ADDRESS, offset(MSGHDR, "iov"), iovec);
    message.set(JAVA_LONG, offset(MSGHDR, "iovlen"), 1);
    message.set(ADDRESS, offset(MSGHDR, "control"), control);
    message.set(JAVA_LONG, offset(MSGHDR, "controllen"), control.byteSize());
    return message;
  }

  private static MemorySegment rights(Arena arena, List<Integer> descriptors) {
    long head = CMSGHDR.byteSize();
    long length = head + descriptors.size() * JAVA_INT.byteSize();
    long space = (length + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
    MemorySegment control = arena.allocate(space, Long.BYTES);
    control.set(JAVA_LONG, offset(CMSGHDR, "len"), length);
    control.set(JAVA_INT, offset(CMSGHDR, "level"), SOL_SOCKET);
    control.set(JAVA_INT, offset(CMSGHDR, "type"), SCM_RIGHTS);
    for (int i = 0; i < descriptors.size(); i++) {
      control.set(JAVA_INT, head + i * JAVA_INT.byteSize(), descriptors.get(i));
    }
    return control;
  }

  private static long offset(StructLayout struct, String member) {
    return struct.byteOffset(PathElement.groupElement(member));
  }

  private static int errno(MemorySegment state) {
    return (int) ERRNO_IN.get(state, 0L);
  }

  /** The system's words for an errno(3). */
  static String reason(int errno) {
    try {
      MemorySegment text = (MemorySegment) STRERROR.invokeExact(errno);
      return text.reinterpret(REASON_BYTES_MAX).getString(0);
    } catch (Throwable impossible) {
      throw new LinkageError("strerror", impossible);
    }
  }
}
