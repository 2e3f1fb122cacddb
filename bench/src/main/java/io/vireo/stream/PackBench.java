package io.vireo.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What does it cost to pack 24 MiB of a guest's memory with zstd at level 3, and to unpack it, on
 * so many threads? The peer is the program, with as many, from a file in memory to nowhere.
 */
@State(Scope.Thread)
public class PackBench {

  private static final int THREADS = 2;

  private final ByteBuffer through = ByteBuffer.allocateDirect(Buffers.BUFFER_BYTES);
  private ByteBuffer plain = through;
  private ByteBuffer packed = through;
  private Path plainFile = Path.of("");
  private Path packedFile = Path.of("");

  @Setup
  public void make() throws IOException, InterruptedException {
    Memory memory = Memory.make();
    plain = memory.outsideTheHeap();
    Path directory = Files.isWritable(Path.of("/dev/shm")) ? Path.of("/dev/shm") : Path.of("/tmp");
    plainFile = Files.createTempFile(directory, "pack-bench-", ".bin");
    packedFile = Files.createTempFile(directory, "pack-bench-", ".zst");
    memory.writeTo(plainFile);
    run(packedFile, "zstd", "-3", "-c", plainFile.toString());
    byte[] bytes = Files.readAllBytes(packedFile);
    packed = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  @TearDown
  public void remove() throws IOException {
    Files.delete(plainFile);
    Files.delete(packedFile);
  }

  @Benchmark
  public long pack() throws IOException {
    try (Buffers buffers = new Buffers();
        ZstdPacking packing =
            new ZstdPacking(
                Memory.reading(plain), new Stage.Zstd(Stage.Zstd.LEVEL, THREADS), "f", buffers)) {
      return Memory.drain(packing, through);
    }
  }

  @Benchmark
  public int packByProgram() throws IOException, InterruptedException {
    return run(Path.of("/dev/null"), "zstd", "-3", "-T" + THREADS, "-c", plainFile.toString());
  }

  @Benchmark
  public long unpack() throws IOException {
    try (Buffers buffers = new Buffers();
        ZstdUnpacking unpacking = new ZstdUnpacking(Memory.reading(packed), "f", buffers)) {
      return Memory.drain(unpacking, through);
    }
  }

  @Benchmark
  public int unpackByProgram() throws IOException, InterruptedException {
    return run(Path.of("/dev/null"), "zstd", "-dc", packedFile.toString());
  }

  private static int run(Path output, String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectOutput(output.toFile()).start();
    if (process.waitFor() != 0) {
      throw new IOException("failed: " + String.join(" ", command));
    }
    return 0;
  }
}
