package io.vireo.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the faster level packs as well goes through it; what it does not, never. */
class ZstdLevelsTest {

  private static final int MIB = 1 << 20;
  private static final int FAST = 1;
  private static final int TABLES = 6 * MIB;

  @TempDir Path directory;

  private final Buffers buffers = new Buffers();
  private final ZstdLevels levels = new ZstdLevels(Stage.Zstd.LEVEL, buffers);

  @BeforeEach
  void tell() {
    assertThat(levels.of(piece(new byte[100]))).isEqualTo(Stage.Zstd.LEVEL);
  }

  @AfterEach
  void close() {
    levels.close();
    buffers.close();
  }

  private static ByteBuffer piece(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  /** Three bytes of each eight without a pattern, as tables of numbers have them. */
  private static byte[] numbers(int length) {
    ByteBuffer numbers = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    SplittableRandom random = new SplittableRandom(1);
    while (numbers.remaining() >= Long.BYTES) {
      numbers.putLong(random.nextLong() & 0xFF_FFFF);
    }
    return numbers.array();
  }

  /** Behind its tables, which are numbers. */
  private static byte[] program(int length) throws IOException {
    Path program = Path.of(System.getProperty("java.home"), "lib", "server", "libjvm.so");
    return Arrays.copyOfRange(Files.readAllBytes(program), TABLES, TABLES + length);
  }

  @Test
  void numbersArePackedFast() {
    assertThat(levels.of(piece(numbers(MIB)))).isEqualTo(FAST);
  }

  @Test
  void randomBytesArePackedFast() {
    assertThat(levels.of(piece(Bytes.random(MIB, 1)))).isEqualTo(FAST);
  }

  @Test
  void programsArePackedThoroughly() throws IOException {
    ByteBuffer program = piece(program(6 * MIB));
    for (int at = 0; at < 6; at++) {
      assertThat(levels.of(program.slice(at * MIB, MIB))).isEqualTo(Stage.Zstd.LEVEL);
    }
  }

  @Test
  void whatChangesIsSeen() throws IOException {
    ByteBuffer numbers = piece(numbers(8 * MIB));
    ByteBuffer program = piece(program(MIB));
    assertThat(levels.of(numbers)).isEqualTo(FAST);
    int level = FAST;
    for (int i = 0; i < 64 && level == FAST; i++) {
      level = levels.of(program.duplicate());
    }
    assertThat(level).isEqualTo(Stage.Zstd.LEVEL);
  }

  @Test
  void aFrameMayChangeItsLevelOnTheWay() throws Exception {
    ByteBuffer both = ByteBuffer.allocate(36 * MIB);
    both.put(numbers(12 * MIB)).put(program(6 * MIB));
    both.put(numbers(12 * MIB)).put(program(6 * MIB));
    byte[] state = both.array();
    try (Trial trial = new Trial(directory)) {
      List<Stage> zstd = List.of(new Stage.Zstd(Stage.Zstd.LEVEL, 2));
      byte[] stored = trial.stored(state, zstd);
      byte[] theirs = Programs.filter(state, "zstd", "-3c");
      assertThat(stored.length / (double) theirs.length).isLessThan(1.01);
      assertThat(Programs.filter(stored, "zstd", "-dc")).isEqualTo(state);
      assertThat(trial.restored(stored, zstd)).isEqualTo(state);
    }
  }
}
