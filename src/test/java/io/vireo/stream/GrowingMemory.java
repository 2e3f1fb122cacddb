package io.vireo.stream;

import static io.vireo.state.Awaited.result;

import io.vertx.core.Future;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import javax.crypto.spec.SecretKeySpec;

/**
 * A program that saves states of its own making, several at once, and prints by how many KiB this
 * process had grown at its largest. Arguments: a directory, MiB of a state, saves at once, and then
 * what to do with them: {@code direct}, {@code zstd}, {@code seal}, {@code digest}.
 */
final class GrowingMemory {

  private GrowingMemory() {}

  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    int mebibytes = Integer.parseInt(arguments[1]);
    int atOnce = Integer.parseInt(arguments[2]);
    List<String> how = List.of(arguments).subList(3, arguments.length);
    try (Trial trial = new Trial(directory)) {
      save(trial, how, 64, 1);
      System.gc();
      Files.writeString(Path.of("/proc/self/clear_refs"), "5");
      long before = kibibytes("VmRSS");
      save(trial, how, mebibytes, atOnce);
      System.out.println(kibibytes("VmHWM") - before);
    }
  }

  private static void save(Trial trial, List<String> how, int mebibytes, int atOnce)
      throws IOException {
    List<Future<Long>> taken = new ArrayList<>();
    for (int i = 0; i < atOnce; i++) {
      FileSink sink = trial.sink("save" + i, how.contains("direct"), stages(how));
      taken.add(sink.take(source((long) mebibytes << 20)));
    }
    for (int i = 0; i < atOnce; i++) {
      result(taken.get(i));
      Files.delete(trial.path("save" + i));
    }
  }

  private static List<Stage> stages(List<String> how) {
    List<Stage> stages = new ArrayList<>();
    if (how.contains("zstd")) {
      stages.add(new Stage.Zstd(Stage.Zstd.LEVEL, Stage.Zstd.WORKERS_MAX));
    }
    if (how.contains("seal")) {
      stages.add(new Stage.Seal(new SecretKeySpec(new byte[32], "AES")));
    }
    if (how.contains("digest")) {
      stages.add(new Stage.Digest(new ChunkDigests(20, 4096)));
    }
    return stages;
  }

  /** Half random, half zeros, always the same MiB. */
  private static Bytes.Opener<ReadableByteChannel> source(long length) {
    byte[] bytes = new byte[1 << 20];
    new SplittableRandom(1).nextBytes(bytes);
    java.util.Arrays.fill(bytes, 0, bytes.length / 2, (byte) 0);
    return new Bytes.Opener<>() {
      @Override
      public ReadableByteChannel open() {
        return new Endless(bytes, length);
      }
    };
  }

  private static final class Endless implements Staged {
    private final byte[] bytes;
    private long left;

    Endless(byte[] bytes, long left) {
      this.bytes = bytes;
      this.left = left;
    }

    @Override
    public int read(ByteBuffer to) {
      if (left == 0) {
        return -1;
      }
      int count = (int) Math.min(left, Math.min(to.remaining(), bytes.length));
      to.put(bytes, 0, count);
      left -= count;
      return count;
    }
  }

  private static long kibibytes(String figure) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith(figure + ":"))
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
