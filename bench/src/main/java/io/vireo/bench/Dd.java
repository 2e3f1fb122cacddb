package io.vireo.bench;

import io.vireo.bench.Sample.Kind;
import io.vireo.bench.Sample.Size;
import io.vireo.bench.Sample.Timing;
import io.vireo.bench.Sample.Work;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** The peer: dd(1) with blocks of one MiB, the same number of bytes, the same disk. */
record Dd(Path source, Path directory) implements AutoCloseable {

  private static final int BLOCK_BYTES = 1 << 20;
  private static final Path MEMORY = Path.of("/dev/shm");

  /** Makes {@code bytes} random bytes in memory, which no file system can make smaller. */
  static Dd with(Path directory, long bytes) throws IOException {
    Path source =
        Files.isWritable(MEMORY)
            ? Files.createTempFile(MEMORY, "vireo-bench-", ".random")
            : Files.createTempFile("vireo-bench-", ".random");
    source.toFile().deleteOnExit(); // should the run be given up
    SplittableRandom random = new SplittableRandom(1);
    byte[] block = new byte[BLOCK_BYTES];
    try (OutputStream out = Files.newOutputStream(source)) {
      for (long done = 0; done < bytes; done += block.length) {
        random.nextBytes(block);
        out.write(block, 0, (int) Math.min(block.length, bytes - done));
      }
    }
    return new Dd(source, directory);
  }

  /** As fast as the disk takes it: past the cache, and flushed at the end. */
  Sample write() throws IOException, InterruptedException {
    Path target = directory.resolve("dd.out");
    try {
      long begun = System.nanoTime();
      Process dd = run(List.of("if=" + source, "of=" + target, "oflag=direct", "conv=fdatasync"));
      try (CpuMeter cpu = CpuMeter.of(dd.pid())) {
        end(dd);
        double seconds = (System.nanoTime() - begun) / 1e9;
        long bytes = Files.size(source);
        return new Sample(
            new Kind(Work.SAVE, Way.DD),
            new Size(bytes, bytes),
            new Timing(seconds, 0),
            cpu.seconds(),
            Optional.empty());
      }
    } finally {
      Files.deleteIfExists(target);
    }
  }

  /** Lets the page cache forget a file, so that whoever reads it next meets the disk. */
  static void forget(Path file) throws IOException, InterruptedException {
    end(run(List.of("if=" + file, "iflag=nocache", "count=0")));
  }

  private static Process run(List<String> words) throws IOException {
    ProcessBuilder dd = new ProcessBuilder("dd", "bs=" + BLOCK_BYTES, "status=none");
    dd.command().addAll(words);
    return dd.inheritIO().start();
  }

  private static void end(Process dd) throws InterruptedException {
    if (dd.waitFor() != 0) {
      throw new BenchFailure("dd failed: " + dd.info().commandLine().orElse(""));
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(source);
  }
}
