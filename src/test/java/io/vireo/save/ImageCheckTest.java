package io.vireo.save;

import static io.vireo.state.Awaited.failure;
import static io.vireo.state.Awaited.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.save.ImageVerification.Range;
import io.vireo.save.ImageVerification.State;
import io.vireo.save.content.DigestTable;
import io.vireo.stream.Bytes;
import io.vireo.stream.ChunkDigests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageCheckTest {

  private static final long MIB = 1 << 20;

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

  private SaveImage digested() {
    saves.save(target, Saves.raw().withDigests(true));
    return ImageReader.read(target);
  }

  private ImageVerification verify() {
    return saves.verify(target, Keys.NONE);
  }

  @Test
  void findsASoundImageSound() {
    SaveImage image = digested();
    ImageVerification found = verify();
    assertThat(found.state()).isEqualTo(State.SOUND);
    assertThat(found.hadDigests()).isTrue();
    assertThat(found.bytesChecked()).isEqualTo(image.fileBytes());
    assertThat(found.damaged()).isEmpty();
    assertThat(found.requireUsable()).isEqualTo(image);
    assertThat(found.reason()).contains("all 5 chunks");
  }

  @Test
  void namesTheRangesThatAreDamaged() throws IOException {
    SaveImage image = digested();
    long at = image.streamOffset();
    Saves.flip(target, at + 10);
    Saves.flip(target, at + 3 * MIB);
    Saves.flip(target, at + 4 * MIB - 1);
    Saves.flip(target, image.fileBytes() - 1);
    ImageVerification found = verify();
    assertThat(found.state()).isEqualTo(State.UNUSABLE);
    assertThat(found.damagedChunks()).isEqualTo(3);
    assertThat(found.damaged())
        .containsExactly(
            new Range(at, MIB), new Range(at + 3 * MIB, image.fileBytes() - at - 3 * MIB));
    assertThatThrownBy(found::requireUsable)
        .hasMessageContaining("3 of 5 chunks")
        .hasMessageContaining(target.toString())
        .extracting(failure -> ((VirtException) failure).code())
        .isEqualTo(ErrorCode.SAVE_IMAGE_DAMAGED);
  }

  /** What a save left unwritten by a lie of the disk reads as zeros. */
  @Test
  void findsAHole() throws IOException {
    SaveImage image = digested();
    try (FileChannel file = FileChannel.open(target, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.allocate(4096), image.streamOffset() + MIB);
    }
    assertThat(verify().damaged()).containsExactly(new Range(image.streamOffset() + MIB, MIB));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 512, 2_000_000, 5_000_000})
  void aStreamThatIsCutShortIsRefusedWithoutReadingIt(int lost) throws IOException {
    SaveImage image = digested();
    try (FileChannel file = FileChannel.open(target, StandardOpenOption.WRITE)) {
      file.truncate(image.fileBytes() - lost);
    }
    assertDamaged("its stream has " + (Saves.STATE.length - lost) + " bytes, and 5000001 were");
    assertThat(verify().state()).isEqualTo(State.UNUSABLE);
  }

  @Test
  void aStreamThatIsTooLongIsRefused() throws IOException {
    digested();
    Files.write(target, new byte[1], StandardOpenOption.APPEND);
    assertDamaged("its stream has 5000002 bytes, and 5000001 were written");
  }

  private void assertDamaged(String words) {
    assertThatThrownBy(() -> ImageReader.read(target))
        .hasMessageContaining(words)
        .extracting(failure -> ((VirtException) failure).code())
        .isEqualTo(ErrorCode.SAVE_IMAGE_DAMAGED);
  }

  @ParameterizedTest
  @ValueSource(ints = {24, 60, 95, 3000})
  void aFlippedBitOfTheFrontIsFoundByEveryReader(int at) throws IOException {
    digested();
    Saves.flip(target, at);
    assertThatThrownBy(() -> ImageReader.read(target))
        .extracting(failure -> ((VirtException) failure).code())
        .isEqualTo(ErrorCode.SAVE_IMAGE_DAMAGED);
  }

  /** The image may be good: it is still read, but no longer proved. */
  @Test
  void aDamagedTableIsToldAndTheImageStillRead() throws IOException {
    SaveImage image = digested();
    Saves.flip(target, image.streamOffset() - DigestTable.roomBytes(DigestTable.CAPACITY));
    assertThat(ImageReader.read(target).hasDigests()).isFalse();
    ImageVerification found = verify();
    assertThat(found.state()).isEqualTo(State.UNUSABLE);
    assertThat(found.reason()).contains("it has checksums of its stream, but their table is");
  }

  @Test
  void aRawImageWithoutDigestsCannotBeTold() {
    saves.save(target, Saves.raw());
    ImageVerification found = verify();
    assertThat(found.state()).isEqualTo(State.UNTOLD);
    assertThat(found.hadDigests()).isFalse();
    assertThat(found.reason()).isEqualTo("cannot be told: it has no digests");
    assertThat(found.requireUsable().xml()).isEqualTo(Saves.DOCUMENT.xml());
  }

  @ParameterizedTest
  @EnumSource(names = {"ZSTD", "XZ"})
  void aPackedStreamWithoutDigestsIsUnpackedToNowhere(StreamFormat format) throws IOException {
    saves.save(target, Saves.raw().withFormat(format));
    assertThat(verify().state()).isEqualTo(State.READABLE);
    SaveImage image = ImageReader.read(target);
    Saves.flip(target, image.streamOffset() + image.streamBytes() / 2);
    ImageVerification found = verify();
    assertThat(found.state()).isEqualTo(State.UNUSABLE);
    assertThat(found.damaged())
        .containsExactly(new Range(image.streamOffset(), image.streamBytes()));
    assertThat(found.refusal()).isPresent();
  }

  @Test
  void aRestoresCheckLooksAtDigestsOnly() throws IOException {
    saves.save(target, Saves.raw().withFormat(StreamFormat.ZSTD));
    SaveImage image = ImageReader.read(target);
    Saves.flip(target, image.streamOffset() + image.streamBytes() / 2);
    assertThat(result(ImageCheck.ofDigests(saves.host, target).run()).state())
        .isEqualTo(State.UNTOLD);
  }

  @Test
  void whatIsNoCompleteImageIsUnusable() throws IOException {
    Files.writeString(target, "something else entirely");
    assertThat(verify().state()).isEqualTo(State.UNUSABLE);
    assertThat(verify().refusal().map(VirtException::code)).contains(ErrorCode.SAVE_IMAGE_FOREIGN);
    Images part = new Images();
    part.magic = "LibvirtQemudPart";
    part.write(target);
    assertThat(verify().refusal().map(VirtException::code))
        .contains(ErrorCode.SAVE_IMAGE_INCOMPLETE);
  }

  @Test
  void aFileThatIsNotThereIsAFailureAndNoFinding() {
    assertThat(failure(ImageCheck.of(saves.host, target, Keys.NONE).run()).code())
        .isEqualTo(ErrorCode.NO_FILE);
  }

  @Test
  void tellsHowFarItIsAndCanBeAborted() {
    digested();
    ImageCheck check = ImageCheck.of(saves.host, target, Keys.NONE);
    result(check.run());
    assertThat(check.bytesDone()).isEqualTo(check.bytesTotal()).isEqualTo(Saves.STATE.length);
    ImageCheck aborted = ImageCheck.of(saves.host, target, Keys.NONE);
    aborted.cancel();
    assertThat(failure(aborted.run()).code()).isEqualTo(ErrorCode.OPERATION_ABORTED);
  }

  @Test
  void anUnpackingCheckCanBeAbortedToo() {
    saves.save(target, Saves.raw().withFormat(StreamFormat.ZSTD));
    ImageCheck aborted = ImageCheck.of(saves.host, target, Keys.NONE);
    aborted.cancel();
    assertThat(failure(aborted.run()).code()).isEqualTo(ErrorCode.OPERATION_ABORTED);
  }

  @Test
  void namesNoMoreRangesThanTheLimit() throws IOException {
    byte[] state = Bytes.random(2 * 120 * 4096, 5);
    DigestTable noted = table(state);
    for (int chunk = 0; chunk < noted.count(); chunk += 2) {
      state[chunk * 4096] ^= 1;
    }
    SaveImage image = ImageReader.read(new Images().write(target));
    ImageVerification found =
        new ImageVerification.Findings(image, noted, table(state)).verification();
    assertThat(found.damagedChunks()).isEqualTo(120);
    assertThat(found.damaged()).hasSize(ImageVerification.RANGES_MAX);
  }

  private static DigestTable table(byte[] state) {
    ChunkDigests digests = new ChunkDigests(12, 1000);
    digests.update(ByteBuffer.wrap(state));
    return DigestTable.of(digests);
  }

  @Test
  void aRedefinitionKeepsTheDigestsAndRenewsTheDocuments() {
    SaveImage before = digested();
    String longer = before.xml() + "<!-- " + "x".repeat(50_000) + " -->";
    SaveImage after =
        result(ImageRedefinition.redefine(saves.host, target, longer, Optional.of(false)));
    assertThat(after).isEqualTo(ImageReader.read(target));
    assertThat(after.xml()).isEqualTo(longer);
    assertThat(after.hasDigests()).isTrue();
    assertThat(verify().state()).isEqualTo(State.SOUND);
    assertThat(saves.restored(after)).isEqualTo(Saves.STATE);
  }

  @Test
  void theTableIsNoRoomForADocument() {
    SaveImage image = digested();
    String tooLong = "x".repeat(image.header().dataBytes() - 1000);
    assertThat(
            failure(ImageRedefinition.redefine(saves.host, target, tooLong, Optional.empty()))
                .code())
        .isEqualTo(ErrorCode.DOCUMENT_TOO_LARGE);
    assertThat(verify().state()).isEqualTo(State.SOUND);
  }

  /** libvirt's way of replacing a document writes zeros up to the stream. */
  @Test
  void anotherProgramsRedefinitionLeavesAnImageWithoutDigests() throws IOException {
    SaveImage image = digested();
    try (FileChannel file = FileChannel.open(target, StandardOpenOption.WRITE)) {
      file.write(image.header().encode(), 0);
      file.write(image.document().encode(image.header().dataBytes()), SaveHeader.BYTES);
    }
    assertThat(ImageReader.read(target).hasDigests()).isFalse();
    assertThat(verify().state()).isEqualTo(State.UNTOLD);
    assertThat(saves.restored(ImageReader.read(target))).isEqualTo(Saves.STATE);
  }
}
