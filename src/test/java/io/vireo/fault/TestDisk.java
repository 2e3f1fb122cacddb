package io.vireo.fault;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A file system of the test's own, mounted under {@link #root}, with ways to break it. All of it is
 * the kernel's own: no pretence between it and those who write.
 */
final class TestDisk implements AutoCloseable {

  private static final String ROOT_NEEDED = "mounting a file system needs root and loop devices";

  /** {@code _IOR('X', 125, __u32)} in the kernel's {@code include/uapi/linux/fs.h}. */
  private static final long SHUTDOWN = 0x8004587DL;

  private static final int WITHOUT_FLUSHING_THE_LOG = 2;
  private static final int READ_ONLY = 0;

  /** What is asked for in one piece may be refused for its last block. */
  private static final long LEFT_FOR_DD = 4 << 20;

  private final Path root;
  private final Deque<String[]> undo = new ArrayDeque<>();
  private final String[] mount;
  private String[] more = {"true"};

  private TestDisk(Path root, String... mount) {
    this.root = root;
    this.mount = mount;
  }

  /** Memory of this size. */
  static TestDisk tmpfs(Path directory, int mebibytes) throws Exception {
    Path root = Files.createDirectory(directory.resolve("tmpfs"));
    return new TestDisk(
            root, "mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "fault", root.toString())
        .mounted();
  }

  /** ext4 of this size on a loop device; it turns read-only at its first error. */
  static TestDisk ext4(Path directory, int mebibytes) throws Exception {
    return ext4(directory, directory.resolve("disk"), mebibytes).mounted();
  }

  private static TestDisk ext4(Path directory, Path disk, int mebibytes) throws Exception {
    Path root = Files.createDirectory(directory.resolve("ext4"));
    Shell.run("truncate", "-s", mebibytes + "M", disk.toString());
    Shell.assume(
        "a file system is made by mkfs.ext4",
        "mkfs.ext4",
        "-q",
        "-E",
        "lazy_itable_init=1,lazy_journal_init=1,nodiscard",
        disk.toString());
    return new TestDisk(
        root, "mount", "-o", "loop,errors=remount-ro", disk.toString(), root.toString());
  }

  /**
   * ext4 that believes in {@code mebibytes} of which only so many are there: what a thin volume
   * does whose pool is exhausted. Writes succeed and their write-back fails.
   */
  static TestDisk thin(Path directory, int mebibytes, int really) throws Exception {
    TestDisk pool = tmpfs(directory, really);
    TestDisk disk = ext4(directory, pool.root.resolve("disk"), mebibytes);
    disk.undo.addAll(pool.undo);
    disk.more = new String[] {"mount", "-o", "remount,size=1g", pool.root.toString()};
    return disk.mounted();
  }

  /** btrfs that lets so many mebibytes be written. */
  static TestDisk quota(Path directory, int mebibytes) throws Exception {
    Path root = Files.createDirectory(directory.resolve("btrfs"));
    Path disk = directory.resolve("disk");
    Shell.run("truncate", "-s", "600M", disk.toString());
    Shell.assume("a quota is kept by btrfs here", "mkfs.btrfs", "-q", disk.toString());
    TestDisk made =
        new TestDisk(root, "mount", "-o", "loop", disk.toString(), root.toString()).mounted();
    Shell.assume("quotas", "btrfs", "quota", "enable", root.toString());
    Shell.assume("a limit", "btrfs", "qgroup", "limit", mebibytes + "M", "0/5", root.toString());
    return made;
  }

  TestDisk mounted() throws Exception {
    Shell.assume(ROOT_NEEDED, mount);
    undo.push(new String[] {"umount", "-l", root.toString()});
    return this;
  }

  Path root() {
    return root;
  }

  /** Somebody else writes until there is no room. */
  void fill() throws Exception {
    long free = Files.getFileStore(root).getUnallocatedSpace() - LEFT_FOR_DD;
    Shell.attempt("fallocate", "-l", Long.toString(free), root.resolve("filler").toString());
    Shell.attempt("dd", "if=/dev/zero", "of=" + root.resolve("rest"), "bs=4k", "status=none");
  }

  void makeRoom() throws IOException {
    Files.deleteIfExists(root.resolve("filler"));
    Files.deleteIfExists(root.resolve("rest"));
  }

  /** As if the cable were pulled: whatever is read or written from now on is EIO. */
  void pull() throws IOException {
    Linker linker = Linker.nativeLinker();
    try (Arena arena = Arena.ofConfined()) {
      int file = call(linker, "open", arena.allocateFrom(root.toString()), READ_ONLY);
      MemorySegment flags = arena.allocateFrom(ValueLayout.JAVA_INT, WITHOUT_FLUSHING_THE_LOG);
      int status = ioctl(linker, file, flags);
      call(linker, "close", file);
      if (status != 0) {
        throw new IOException(root + " cannot be shut down");
      }
    }
  }

  private static int call(Linker linker, String name, MemorySegment path, int flags) {
    FunctionDescriptor type =
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
    MethodHandle open =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow(name), type, Linker.Option.firstVariadicArg(2));
    try {
      return (int) open.invokeExact(path, flags);
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static int call(Linker linker, String name, int file) {
    FunctionDescriptor type = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    try {
      return (int)
          linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type).invokeExact(file);
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static int ioctl(Linker linker, int file, MemorySegment argument) {
    FunctionDescriptor type =
        FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS);
    MethodHandle ioctl =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("ioctl"), type, Linker.Option.firstVariadicArg(2));
    try {
      return (int) ioctl.invokeExact(file, SHUTDOWN, argument);
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The kernel finds something wrong and turns it read-only under those who write. */
  void findFault() throws Exception {
    String device = Shell.run("findmnt", "-n", "-o", "SOURCE", root.toString());
    Path trigger =
        Path.of("/sys/fs/ext4", Path.of(device).getFileName().toString(), "trigger_fs_error");
    Files.writeString(trigger, "a fault that a test made up");
  }

  /** As after a repair: mounted anew, its journal replayed. */
  void repair() throws Exception {
    Shell.run(more);
    Shell.run("umount", root.toString()); // nobody may hold anything there any more
    Shell.run(mount);
  }

  @Override
  public void close() throws IOException {
    try {
      while (!undo.isEmpty()) {
        Shell.attempt(undo.pop());
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }
}
