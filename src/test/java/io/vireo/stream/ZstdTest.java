package io.vireo.stream;

import static io.vireo.state.Awaited.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.base.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Zstd in this process and the zstd program read each other's streams. */
class ZstdTest {

  private static final int MIB = 1024 * 1024;
  private static final List<Stage> ZSTD = List.of(new Stage.Zstd(Stage.Zstd.LEVEL, 2));

  @TempDir Path directory;

  private Trial trial;

  @BeforeEach
  void begin() {
    trial = new Trial(directory);
  }

  @AfterEach
  void close() {
    trial.close();
  }

  /** Words that repeat at odd distances, so that there is something to find. */
  private static byte[] words(int length) {
    byte[] words = Bytes.random(5_000, 1);
    byte[] text = new byte[length];
    SplittableRandom random = new SplittableRandom(2);
    for (int at = 0; at < length; ) {
      int count = Math.min(length - at, random.nextInt(5, 400));
      System.arraycopy(words, random.nextInt(words.length - count), text, at, count);
      at += count;
    }
    return text;
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "0, 2", "1, 2", "1048576, 0", "1048576, 2", "5000001, 1", "5000001, 2"})
  void theProgramReadsWhatIsPackedHere(int length, int workers) throws Exception {
    byte[] state = words(length);
    byte[] stored = trial.stored(state, List.of(new Stage.Zstd(3, workers)));
    assertThat(Programs.filter(stored, "zstd", "-dc")).isEqualTo(state);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-1", "-3", "-3 -T2", "-9 --long=27", "-3 --no-check", "-3 --format=zstd"})
  void whatTheProgramPacksIsReadHere(String options) throws Exception {
    byte[] state = words(5_000_001);
    String[] command = ("zstd -c " + options).split(" ");
    assertThat(trial.restored(Programs.filter(state, command), ZSTD)).isEqualTo(state);
  }

  @Test
  void severalFramesAreOneStream() throws Exception {
    byte[] state = words(3 * MIB);
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    frames.writeBytes(Programs.filter(Arrays.copyOf(state, MIB), "zstd", "-c"));
    frames.writeBytes(skippable(1000));
    frames.writeBytes(Programs.filter(new byte[0], "zstd", "-c"));
    frames.writeBytes(Programs.filter(Arrays.copyOfRange(state, MIB, state.length), "zstd", "-c"));
    frames.writeBytes(skippable(0));
    assertThat(trial.restored(frames.toByteArray(), ZSTD)).isEqualTo(state);
  }

  /** RFC 8878, section 3.1.2: what a reader passes over. */
  private static byte[] skippable(int length) {
    ByteBuffer frame = ByteBuffer.allocate(8 + length).order(ByteOrder.LITTLE_ENDIAN);
    return frame.putInt(0x184D2A50).putInt(length).array();
  }

  /** Of programs, which is what much of a guest's memory is. */
  @Test
  void packsAsWellAsTheProgram() throws Exception {
    Path program = Path.of(System.getProperty("java.home"), "lib", "server", "libjvm.so");
    byte[] state = Arrays.copyOf(Files.readAllBytes(program), 12 * MIB);
    int ours = trial.stored(state, List.of(Stage.Zstd.standard())).length;
    int theirs = Programs.filter(state, "zstd", "-3c").length;
    assertThat(ours / (double) theirs).isLessThan(1.01);
  }

  static IntStream places() {
    return new SplittableRandom(3).ints(40, 0, 1 << 20);
  }

  /** A checksum of the whole stands in the frame: no damage goes unnoticed. */
  @ParameterizedTest
  @MethodSource("places")
  void damageIsNoticed(int place) throws IOException {
    byte[] stored = trial.stored(words(2 * MIB), ZSTD);
    stored[place % stored.length] ^= (byte) (1 << place % 8);
    Trial.Refused refused = trial.refused(stored, ZSTD);
    assertThat(refused.failure().code()).isEqualTo(ErrorCode.OPERATION_FAILED);
    assertThat(refused.failure())
        .hasMessageContaining(trial.path("image").toString())
        .hasMessageContaining("says zstd")
        .hasMessageContaining("use another copy");
  }

  @ParameterizedTest
  @MethodSource("places")
  void aMissingEndIsNoticed(int place) throws IOException {
    byte[] stored = trial.stored(words(2 * MIB), ZSTD);
    Trial.Refused refused = trial.refused(Arrays.copyOf(stored, place % stored.length), ZSTD);
    assertThat(refused.failure().code()).isEqualTo(ErrorCode.OPERATION_FAILED);
    assertThat(refused.failure()).hasMessageContaining("damaged or cut off");
  }

  @Test
  void whatFollowsAFrameMustBeAFrame() throws Exception {
    byte[] stored = trial.stored(words(100), ZSTD);
    byte[] longer = Arrays.copyOf(stored, stored.length + 10);
    assertThat(trial.refused(longer, ZSTD).failure().code()).isEqualTo(ErrorCode.OPERATION_FAILED);
  }

  @Test
  void countsTheFilesBytesOnTheWayOut() throws IOException {
    byte[] stored = trial.stored(words(MIB), ZSTD);
    FileSource source = trial.source(stored, false, ZSTD);
    result(source.give(Bytes.into(new ByteArrayOutputStream())));
    assertThat(source.bytesGiven()).isEqualTo(source.bytesTotal()).isEqualTo(stored.length);
  }
}
