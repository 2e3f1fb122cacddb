package io.vireo.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.vireo.save.ImageReader;
import io.vireo.save.SaveImage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
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
  private static final Duration LONGEST = Duration.ofSeconds(4);

  /** After that much work on one kind of input the rest is left to another seed. */
  private static final Duration ALL = Duration.ofSeconds(4);

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

  @Test
  void theSeedsAreWhatTheySay() throws IOException {
    assertThat(Readers.inspected(Seeds.digested()).image().filter(SaveImage::hasDigests))
        .isPresent();
    for (byte[] seed : Seeds.images()) {
      assertThat(Readers.inspected(seed).state()).isIn("complete", "incomplete");
    }
    Readers.journal(Seeds.journals().getFirst());
    assertThat(ImageReader.read(Seeds.besides()).xml()).isEqualTo(Seeds.OTHER);
  }

  @ParameterizedTest
  @EnumSource
  void survivesWhatIsNot(Target target, TestReporter report) throws IOException {
    long seed = Long.getLong("vireo.fuzz.seed", 1);
    int inputs = Integer.getInteger("vireo.fuzz.inputs", INPUTS);
    Mutations mutations = new Mutations(target.seeds(), seed);
    Costs most = new Costs(0, 0);
    long begun = threads.getCurrentThreadCpuTime();
    for (int i = 0; i < inputs && spent(begun).compareTo(ALL) < 0; i++) {
      byte[] input = mutations.next();
      Costs costs = costs(target, input);
      assertThat(costs.bytes())
          .as("memory for input %d: %s", i, shown(input))
          .isLessThan(BYTES_MAX + (long) BYTES_PER_BYTE_MAX * input.length);
      assertThat(costs.nanos())
          .as("time for input %d: %s", i, shown(input))
          .isLessThan(LONGEST.toNanos());
      most = most.or(costs);
    }
    report.publishEntry(
        Map.of("most bytes", "" + most.bytes(), "longest ms", "" + most.nanos() / 1_000_000));
  }

  /** Of this thread: the machine may be busy with others. */
  private record Costs(long bytes, long nanos) {
    Costs or(Costs other) {
      return new Costs(Math.max(bytes, other.bytes), Math.max(nanos, other.nanos));
    }
  }

  private Costs costs(Target target, byte[] input) throws IOException {
    long bytes = threads.getCurrentThreadAllocatedBytes();
    long begun = threads.getCurrentThreadCpuTime();
    target.read(input);
    return new Costs(threads.getCurrentThreadAllocatedBytes() - bytes, spent(begun).toNanos());
  }

  private Duration spent(long begun) {
    return Duration.ofNanos(threads.getCurrentThreadCpuTime() - begun);
  }

  private static String shown(byte[] input) {
    return HexFormat.of().formatHex(input, 0, Math.min(200, input.length));
  }
}
