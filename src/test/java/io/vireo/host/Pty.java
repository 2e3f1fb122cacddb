package io.vireo.host;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A pseudoterminal as an emulator makes one, seen from the emulator's side: raw. */
record Pty(int master, Path device) implements AutoCloseable {

  private static final int O_RDWR_NOCTTY = 0x102;
  private static final long TIOCGWINSZ = 0x5413;
  private static final long TERMIOS_BYTES_MAX = 256;

  private static final MethodHandle OPEN =
      LinuxCalls.function("posix_openpt", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle UNLOCK =
      LinuxCalls.function("unlockpt", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle NAME =
      LinuxCalls.function("ptsname", FunctionDescriptor.of(ADDRESS, JAVA_INT));
  private static final MethodHandle GET =
      LinuxCalls.function("tcgetattr", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle RAW =
      LinuxCalls.function("cfmakeraw", FunctionDescriptor.ofVoid(ADDRESS));
  private static final MethodHandle SET =
      LinuxCalls.function(
          "tcsetattr", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle READ =
      LinuxCalls.function("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle WRITE =
      LinuxCalls.function("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle IOCTL =
      LinuxCalls.function(
          "ioctl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
          Linker.Option.firstVariadicArg(2));

  static Pty open() {
    try (Arena arena = Arena.ofConfined()) {
      int master = (int) OPEN.invokeExact(O_RDWR_NOCTTY);
      require((int) UNLOCK.invokeExact(master));
      MemorySegment name = (MemorySegment) NAME.invokeExact(master);
      MemorySegment settings = arena.allocate(TERMIOS_BYTES_MAX);
      require((int) GET.invokeExact(master, settings));
      RAW.invokeExact(settings);
      require((int) SET.invokeExact(master, 0, settings));
      return new Pty(master, Path.of(name.reinterpret(TERMIOS_BYTES_MAX).getString(0)));
    } catch (Throwable impossible) {
      throw new LinkageError("pty", impossible);
    }
  }

  private static void require(int outcome) {
    if (outcome < 0) {
      throw new IllegalStateException("no pseudoterminal can be made");
    }
  }

  /** Waits for something. */
  String read(int most) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(most);
      long count = (long) READ.invokeExact(master, bytes, (long) most);
      return StandardCharsets.UTF_8.decode(bytes.asSlice(0, count).asByteBuffer()).toString();
    } catch (Throwable impossible) {
      throw new LinkageError("read", impossible);
    }
  }

  void write(String text) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocateFrom(text);
      long count = (long) WRITE.invokeExact(master, bytes, bytes.byteSize() - 1);
      require((int) count);
    } catch (Throwable impossible) {
      throw new LinkageError("write", impossible);
    }
  }

  /** Rows and columns. */
  String size() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size = arena.allocate(JAVA_LONG);
      require((int) IOCTL.invokeExact(master, TIOCGWINSZ, size));
      return size.getAtIndex(JAVA_SHORT, 0) + "x" + size.getAtIndex(JAVA_SHORT, 1);
    } catch (Throwable impossible) {
      throw new LinkageError("ioctl", impossible);
    }
  }

  @Override
  public void close() {
    LinuxCalls.close(master);
  }
}
