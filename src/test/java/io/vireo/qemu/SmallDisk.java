package io.vireo.qemu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A file system in memory that is soon full. Needs the right to mount. */
record SmallDisk(Path path) implements AutoCloseable {

  static SmallDisk mount(Path path) throws IOException {
    Files.createDirectories(path);
    int failed = run("mount", "-t", "tmpfs", "-o", "size=16m", "none", path.toString());
    Assumptions.assumeTrue(failed == 0, "no right to mount a file system");
    return new SmallDisk(path);
  }

  private static int run(String... command) throws IOException {
    return new ProcessBuilder(command).start().onExit().join().exitValue();
  }

  @Override
  public void close() throws IOException {
    run("umount", path.toString());
  }
}
