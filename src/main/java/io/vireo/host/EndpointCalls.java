package io.vireo.host;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;

/**
 * Ends of lines: open(2) of a terminal, socketpair(2), and the size of a terminal's window
 * (ioctl_tty(2)). Any thread; failures come as negated errno(3).
 */
final class EndpointCalls {

  private static final int O_RDWR = 2;
  private static final int O_NOCTTY = 0x100;
  private static final int O_NONBLOCK = 0x800;
  private static final int O_CLOEXEC = 0x80000;
  private static final int AF_UNIX = 1;
  private static final int SOCK_STREAM = 1;
  private static final long WINSIZE_BYTES = 4 * JAVA_SHORT.byteSize();

  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO_IN = STATE.varHandle(PathElement.groupElement("errno"));
  private static final MethodHandle OPEN =
      LinuxCalls.function(
          "open",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
          Linker.Option.firstVariadicArg(2),
          ERRNO);
  private static final MethodHandle SOCKETPAIR =
      LinuxCalls.function(
          "socketpair",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS),
          ERRNO);
  private static final MethodHandle IOCTL =
      LinuxCalls.function(
          "ioctl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
          Linker.Option.firstVariadicArg(2),
          ERRNO);

  private EndpointCalls() {}

  /** Opens a terminal that does not become ours and that never makes us wait. */
  static int openTerminal(Path device) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      MemorySegment name = arena.allocateFrom(device.toString());
      int flags = O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC;
      int number = (int) OPEN.invokeExact(state, name, flags, 0);
      return number < 0 ? -errno(state) : number;
    } catch (Throwable impossible) {
      throw new LinkageError("open", impossible);
    }
  }

  /** Two stream sockets, or one negated errno(3). */
  static int[] pair() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      MemorySegment both = arena.allocate(JAVA_INT, 2);
      int type = SOCK_STREAM | O_NONBLOCK | O_CLOEXEC;
      int outcome = (int) SOCKETPAIR.invokeExact(state, AF_UNIX, type, 0, both);
      return outcome < 0
          ? new int[] {-errno(state)}
          : new int[] {both.getAtIndex(JAVA_INT, 0), both.getAtIndex(JAVA_INT, 1)};
    } catch (Throwable impossible) {
      throw new LinkageError("socketpair", impossible);
    }
  }

  /** 0, or errno(3): ENOTTY where there is no window. */
  static int resize(int descriptor, int columns, int rows) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      MemorySegment size = arena.allocate(WINSIZE_BYTES, JAVA_SHORT.byteSize());
      size.setAtIndex(JAVA_SHORT, 0, (short) rows);
      size.setAtIndex(JAVA_SHORT, 1, (short) columns);
      long request = setWindowSize(System.getProperty("os.arch"));
      int outcome = (int) IOCTL.invokeExact(state, descriptor, request, size);
      return outcome < 0 ? errno(state) : 0;
    } catch (Throwable impossible) {
      throw new LinkageError("ioctl", impossible);
    }
  }

  /** TIOCSWINSZ, which some architectures number as BSD did. */
  static long setWindowSize(String architecture) {
    return switch (architecture) {
      case "ppc64", "ppc64le", "mips64", "mips64el" -> 0x80087467L;
      default -> 0x5414L;
    };
  }

  private static int errno(MemorySegment state) {
    return (int) ERRNO_IN.get(state, 0L);
  }
}
