package io.vireo.qemu;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A block device that is a file in truth. Needs the right to make one. */
record LoopDevice(Path path) implements AutoCloseable {

  static LoopDevice of(Path file, int mebibytes) throws IOException {
    try (RandomAccessFile disk = new RandomAccessFile(file.toFile(), "rw")) {
      disk.setLength((long) mebibytes << 20);
    }
    Process setup = new ProcessBuilder("losetup", "-f", "--show", file.toString()).start();
    String device = new String(setup.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Assumptions.assumeTrue(
        setup.onExit().join().exitValue() == 0, "no right to make a block device");
    return new LoopDevice(Path.of(device.strip()));
  }

  @Override
  public void close() throws IOException {
    new ProcessBuilder("losetup", "-d", path.toString()).start().onExit().join();
  }
}
