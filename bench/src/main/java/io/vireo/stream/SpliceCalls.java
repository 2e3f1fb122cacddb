package io.vireo.stream;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What splice(2) takes, by foreign functions: an experiment, of which nothing ships. */
final class SpliceCalls {

  private static final int AF_UNIX = 1;
  private static final int SOCK_STREAM = 1;
  private static final int F_SETPIPE_SZ = 1031;
  private static final int O_WRONLY = 1;
  private static final int O_CREAT = 0x40;
  private static final int O_TRUNC = 0x200;
  private static final int SPLICE_F_MOVE_MORE = 1 | 4;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle SPLICE =
      function(
          "splice",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle PIPE =
      function("pipe", FunctionDescriptor.of(JAVA_INT, ADDRESS));
  private static final MethodHandle SOCKETPAIR =
      function(
          "socketpair", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle FCNTL =
      function(
          "fcntl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle OPEN =
      function(
          "open",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle WRITE =
      function("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle CLOSE =
      function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle FDATASYNC =
      function("fdatasync", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private SpliceCalls() {}

  private static MethodHandle function(
      String name, FunctionDescriptor type, Linker.Option... options) {
    return LINKER.downcallHandle(LINKER.defaultLookup().find(name).orElseThrow(), type, options);
  }

  private interface Call {
    long run() throws Throwable;
  }

  private static long checked(String name, Call call) throws IOException {
    try {
      long answer = call.run();
      if (answer < 0) {
        throw new IOException(name + " failed");
      }
      return answer;
    } catch (IOException failed) {
      throw failed;
    } catch (Throwable impossible) {
      throw new LinkageError(name, impossible);
    }
  }

  /** Two ends: for reading, for writing. */
  static int[] pipe(int bytes) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ends = arena.allocate(JAVA_INT, 2);
      checked("pipe", () -> (int) PIPE.invokeExact(ends));
      int writeEnd = ends.getAtIndex(JAVA_INT, 1);
      checked("fcntl", () -> (int) FCNTL.invokeExact(writeEnd, F_SETPIPE_SZ, bytes));
      return ends.toArray(JAVA_INT);
    }
  }

  static int[] sockets() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ends = arena.allocate(JAVA_INT, 2);
      checked("socketpair", () -> (int) SOCKETPAIR.invokeExact(AF_UNIX, SOCK_STREAM, 0, ends));
      return ends.toArray(JAVA_INT);
    }
  }

  static int create(Path path) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(path.toString(), StandardCharsets.UTF_8);
      int flags = O_WRONLY | O_CREAT | O_TRUNC;
      return (int) checked("open", () -> (int) OPEN.invokeExact(name, flags, 0600));
    }
  }

  static void write(int to, MemorySegment bytes) throws IOException {
    for (long done = 0; done < bytes.byteSize(); ) {
      MemorySegment rest = bytes.asSlice(done);
      done += checked("write", () -> (long) WRITE.invokeExact(to, rest, rest.byteSize()));
    }
  }

  /** From one descriptor to the other, one of which is a pipe; 0 at the end. */
  static long splice(int from, int to, long bytes) throws IOException {
    MemorySegment here = MemorySegment.NULL;
    return checked(
        "splice", () -> (long) SPLICE.invokeExact(from, here, to, here, bytes, SPLICE_F_MOVE_MORE));
  }

  static void force(int descriptor) throws IOException {
    checked("fdatasync", () -> (int) FDATASYNC.invokeExact(descriptor));
  }

  static void close(int descriptor) throws IOException {
    checked("close", () -> (int) CLOSE.invokeExact(descriptor));
  }
}
