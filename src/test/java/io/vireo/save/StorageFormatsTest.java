package io.vireo.save;

import static io.vireo.state.Awaited.failure;
import static io.vireo.state.Awaited.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Processes;
import io.vireo.stream.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What is written here is held against the programs that libvirt starts, and the other way. */
class StorageFormatsTest {

  @TempDir Path directory;

  private final Saves saves = new Saves();
  private Path target;

  @BeforeEach
  void name() throws IOException {
    target = directory.toRealPath().resolve("guest.save");
  }

  @AfterEach
  void close() {
    saves.close();
  }

  private byte[] unpackedByProgram(StreamFormat format, byte[] stream) throws IOException {
    String program = format.program().orElseThrow();
    Processes processes = saves.host.processes();
    assumeTrue(processes.find(program).isPresent(), "no " + program + " on this machine");
    Path packed = Files.write(directory.resolve("packed"), stream);
    Path plain = directory.resolve("plain");
    String script = program + " -dc < '" + packed + "' > '" + plain + "'";
    var output = result(processes.run(List.of("sh", "-c", script), Duration.ofSeconds(60)));
    assertThat(output.exitStatus()).as(output.stderr()).isZero();
    return Files.readAllBytes(plain);
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"RAW", "SPARSE"})
  void whatIsPackedIsUnpackedByTheProgramAndHere(StreamFormat format) throws IOException {
    Committed done = saves.save(target, Saves.raw().withFormat(format));
    SaveImage image = ImageReader.read(target);
    assertThat(image.header().format()).isEqualTo(format);
    assertThat(done.fileBytes()).isEqualTo(image.fileBytes()).isLessThan(Saves.STATE.length);
    assertThat(unpackedByProgram(format, Bytes.tail(target, image.streamOffset())))
        .isEqualTo(Saves.STATE);
    assertThat(saves.restored(image)).isEqualTo(Saves.STATE);
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"SPARSE"})
  void everyFormatGoesPastTheCacheWithDigestsAndBack(StreamFormat format) throws IOException {
    DiskFacts facts = result(DiskFacts.of(saves.host, target, false));
    assumeTrue(facts.direct(), "the temporary directory takes no direct I/O");
    saves.save(target, StorageWish.ANY.withFormat(format).withDirect(true).withDigests(true));
    SaveImage image = ImageReader.read(target);
    assertThat(image.hasDigests()).isTrue();
    assertThat(image.document()).isEqualTo(Saves.DOCUMENT);
    assertThat(saves.restored(image, ImageStream.Way.streamed(true))).isEqualTo(Saves.STATE);
    assertThat(saves.verify(target, Keys.NONE).state()).isEqualTo(ImageVerification.State.SOUND);
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"RAW", "SPARSE"})
  void aLevelIsTold(StreamFormat format) throws IOException {
    byte[] words = words();
    assertThat(bytes(format, format.levelMax(), words)).isLessThan(bytes(format, 1, words));
    assertThat(saves.restored(ImageReader.read(target))).isEqualTo(words);
  }

  private long bytes(StreamFormat format, int level, byte[] state) {
    StorageWish wish = Saves.raw().withFormat(format).withLevel(level);
    return saves.save(Saves.request(target, Saves.storage(wish)), state).fileBytes();
  }

  /** Something that more effort makes smaller. */
  private static byte[] words() {
    SplittableRandom random = new SplittableRandom(9);
    return random
        .ints(200_000, 0, 5000)
        .mapToObj(number -> Integer.toString(number * 7919))
        .collect(Collectors.joining(" "))
        .getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void severalThreadsMakeAStreamThatTheProgramReads() throws IOException {
    saves.save(target, Saves.raw().withFormat(StreamFormat.ZSTD).withChannels(3));
    SaveImage image = ImageReader.read(target);
    assertThat(unpackedByProgram(StreamFormat.ZSTD, Bytes.tail(target, image.streamOffset())))
        .isEqualTo(Saves.STATE);
  }

  @Test
  void countsWhatLeftTheGuestAndWhatWasStored() {
    SaveRequest request =
        Saves.request(target, Saves.storage(Saves.raw().withFormat(StreamFormat.ZSTD)));
    ImageWriter writer = result(ImageWriter.open(saves.host, request));
    result(Images.sink(writer).take(Bytes.from(Saves.STATE)));
    assertThat(writer.bytesTaken()).isEqualTo(Saves.STATE.length);
    assertThat(writer.bytesStored()).isPositive().isLessThan(Saves.STATE.length);
    Committed done = result(writer.commit());
    assertThat(done.fileBytes()).isEqualTo(writer.streamOffset() + writer.bytesStored());
  }

  @Test
  void aProgramThatIsMissingIsNamedBeforeAnythingIsTouched() throws IOException {
    Files.writeString(target, "earlier");
    SaveRequest request =
        Saves.request(target, Saves.storage(Saves.raw().withFormat(StreamFormat.LZOP)))
            .overwriting(true);
    VirtException refused = failure(ImageWriter.open(Saves.withoutPrograms(saves.host), request));
    assertThat(refused.code()).isEqualTo(ErrorCode.ARGUMENT_UNSUPPORTED);
    assertThat(refused).hasMessageContaining("install the program lzop");
    assertThat(target).hasContent("earlier");
  }

  /** A save of an estimate that was far too low still carries usable digests. */
  @Test
  void digestsLastForMoreThanTheEstimate() {
    SaveRequest low =
        new SaveRequest(
            target, Saves.DOCUMENT, true, Saves.storage(Saves.raw().withDigests(true)), 1);
    saves.save(low, Saves.STATE);
    assertThat(saves.verify(target, Keys.NONE).state()).isEqualTo(ImageVerification.State.SOUND);
  }
}
