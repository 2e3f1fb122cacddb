package io.vireo.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each reader with sound inputs, and with some hundred damaged ones that a seed makes: refused in
 * words or read as what they are, with little memory and in little time. {@link ReadersFuzzTest}
 * searches further.
 */
class ReadersTest {

  private static final int INPUTS = 400;
  private static final Duration LONGEST = Duration.ofSeconds(2);

  /** Memory beyond some multiple of the input: buffers, and a first use of classes. */
  private static final long BYTES_MAX = 48L << 20;

  private static final int BYTES_PER_BYTE_MAX = 200;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @ParameterizedTest
  @EnumSource
  void readsWhatIsSound(Target target) throws IOException {
    List<byte[]> seeds = target.seeds();
    assertThat(seeds).isNotEmpty();
    for (byte[] seed : seeds) {
      target.read(seed);
    }
  }

  @ParameterizedTest
  @EnumSource
  void survivesWhatIsNot(Target target, TestReporter report) throws IOException {
    long seed = Long.getLong("vireo.fuzz.seed", 1);
    int inputs = Integer.getInteger("vireo.fuzz.inputs", INPUTS);
    Mutations mutations = new Mutations(target.seeds(), seed);
    long bytes = 0;
    long nanos = 0;
    for (int i = 0; i < inputs; i++) {
      byte[] input = mutations.next();
      long before = threads.getCurrentThreadAllocatedBytes();
      long begun = System.nanoTime();
      target.read(input);
      long took = System.nanoTime() - begun;
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      assertThat(allocated)
          .as("memory for input %d: %s", i, shown(input))
          .isLessThan(BYTES_MAX + (long) BYTES_PER_BYTE_MAX * input.length);
      assertThat(took).as("time for input %d: %s", i, shown(input)).isLessThan(LONGEST.toNanos());
      bytes = Math.max(bytes, allocated);
      nanos = Math.max(nanos, took);
    }
    report.publishEntry(Map.of("most bytes", "" + bytes, "longest ms", "" + nanos / 1_000_000));
  }

  private static String shown(byte[] input) {
    return HexFormat.of().formatHex(input, 0, Math.min(200, input.length));
  }
}
