package io.vireo.bench;

import io.vireo.bench.Sample.Kind;
import io.vireo.bench.Sample.Timing;
import io.vireo.bench.Sample.Work;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

  Sample write(Road road) throws IOException, InterruptedException {
    Path target = directory.resolve("dd.out");
    try {
      return run(new Kind(Work.DD_WRITE, road), source, target, road.ddWrite());
    } finally {
      Files.deleteIfExists(target);
    }
  }

  Sample read(Path image, Road road) throws IOException, InterruptedException {
    return run(new Kind(Work.DD_READ, road), image, Path.of("/dev/null"), road.ddRead());
  }

  private static Sample run(Kind kind, Path from, Path to, List<String> flags)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("dd", "if=" + from, "of=" + to));
    command.addAll(List.of("bs=" + BLOCK_BYTES, "status=none"));
    command.addAll(flags);
    long begun = System.nanoTime();
    Process dd = new ProcessBuilder(command).inheritIO().start();
    try (CpuMeter cpu = CpuMeter.of(dd.pid())) {
      if (dd.waitFor() != 0) {
        throw new BenchFailure("failed: " + String.join(" ", command));
      }
      double seconds = (System.nanoTime() - begun) / 1e9;
      return new Sample(
          kind, Files.size(from), new Timing(seconds, 0), cpu.seconds(), Optional.empty());
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(source);
  }
}
