package io.vireo.host;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The few system calls that Java has no word for. Numbers are those of the generic table, which all
 * architectures share from 403 on. Any thread.
 */
final class LinuxCalls {

  static final StructLayout POLLFD =
      MemoryLayout.structLayout(
          JAVA_INT.withName("fd"),
          java.lang.foreign.ValueLayout.JAVA_SHORT.withName("events"),
          java.lang.foreign.ValueLayout.JAVA_SHORT.withName("revents"));
  static final short POLLIN = 1;

  /** No such process (errno(3)). */
  static final int ESRCH = 3;

  /** O_CLOEXEC and EFD_CLOEXEC on all architectures that QEMU runs guests on by hardware. */
  private static final int CLOSE_ON_EXEC = 0x80000;

  private static final long PIDFD_SEND_SIGNAL = 424;
  private static final long PIDFD_OPEN = 434;
  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle SYSCALL =
      function(
          "syscall",
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
          Linker.Option.firstVariadicArg(1),
          Linker.Option.captureCallState("errno"));
  private static final MethodHandle POLL =
      function("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle CLOSE =
      function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle PIPE =
      function("pipe2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle EVENTFD =
      function("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle EVENTFD_READ =
      function("eventfd_read", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle EVENTFD_WRITE =
      function("eventfd_write", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));

  private LinuxCalls() {}

  /** The C library's function of that name. */
  static MethodHandle function(String name, FunctionDescriptor type, Linker.Option... options) {
    return LINKER.downcallHandle(LINKER.defaultLookup().find(name).orElseThrow(), type, options);
  }

  /** A descriptor that stands for the process (pidfd_open(2)), or the negated errno(3). */
  static int pidfdOpen(long pid) {
    return (int) syscall(PIDFD_OPEN, pid, 0, 0);
  }

  /** Sends the signal (pidfd_send_signal(2)): 0, or the negated errno(3). */
  static int pidfdSendSignal(int pidfd, int signal) {
    return (int) syscall(PIDFD_SEND_SIGNAL, pidfd, signal, 0);
  }

  private static long syscall(long number, long first, long second, long third) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(CALL_STATE);
      long answer = (long) SYSCALL.invokeExact(state, number, first, second, third, 0L);
      return answer == -1 ? -(int) ERRNO.get(state, 0L) : answer;
    } catch (Throwable impossible) {
      throw new LinkageError("syscall " + number, impossible);
    }
  }

  /** Waits until one of the descriptors is ready (poll(2)). */
  static int poll(MemorySegment pollfds, long count, int timeoutMillis) {
    try {
      return (int) POLL.invokeExact(pollfds, count, timeoutMillis);
    } catch (Throwable impossible) {
      throw new LinkageError("poll", impossible);
    }
  }

  static void close(int descriptor) {
    try {
      int ignored = (int) CLOSE.invokeExact(descriptor);
    } catch (Throwable impossible) {
      throw new LinkageError("close", impossible);
    }
  }

  /** Two ends, reading and writing, close-on-exec (pipe2(2)); none if there are too many. */
  static int[] pipe() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ends = arena.allocate(JAVA_INT, 2);
      int failed = (int) PIPE.invokeExact(ends, CLOSE_ON_EXEC);
      return failed == 0 ? ends.toArray(JAVA_INT) : new int[0];
    } catch (Throwable impossible) {
      throw new LinkageError("pipe2", impossible);
    }
  }

  /** A counter that {@link #poll} can wait for (eventfd(2)), close-on-exec. */
  static int eventfd() {
    try {
      return (int) EVENTFD.invokeExact(0, CLOSE_ON_EXEC);
    } catch (Throwable impossible) {
      throw new LinkageError("eventfd", impossible);
    }
  }

  static void eventfdWrite(int descriptor) {
    try {
      int ignored = (int) EVENTFD_WRITE.invokeExact(descriptor, 1L);
    } catch (Throwable impossible) {
      throw new LinkageError("eventfd_write", impossible);
    }
  }

  /** Sets the counter back to nothing. */
  static void eventfdRead(int descriptor) {
    try (Arena arena = Arena.ofConfined()) {
      int ignored = (int) EVENTFD_READ.invokeExact(descriptor, arena.allocate(JAVA_LONG));
    } catch (Throwable impossible) {
      throw new LinkageError("eventfd_read", impossible);
    }
  }
}
