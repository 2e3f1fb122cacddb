package io.vireo.save;

import static io.vireo.state.Awaited.failure;
import static io.vireo.state.Awaited.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.base.ErrorCode;
import io.vireo.save.ImageVerification.State;
import io.vireo.state.ScriptedFileCalls;
import io.vireo.stream.InPlaceSource;
import io.vireo.stream.StateFile;
import io.vireo.stream.StateFile.Layout;
import io.vireo.stream.StateSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images whose stream the hypervisor writes by itself; a file channel stands in for it. */
class HypervisorRoadTest {

  @TempDir Path directory;

  private final Saves saves = new Saves();
  private final ScriptedFileCalls calls = new ScriptedFileCalls();
  private Path target;

  @BeforeEach
  void name() throws IOException {
    target = directory.toRealPath().resolve("guest.save");
  }

  @AfterEach
  void close() {
    saves.close();
  }

  private static StorageWish sparse() {
    return StorageWish.ANY.withFormat(StreamFormat.SPARSE);
  }

  private static StorageWish rawItself() {
    return StorageWish.ANY.withFormat(StreamFormat.RAW).withByHypervisor(true);
  }

  private ImageWriter open(StorageWish wish) {
    return result(ImageWriter.open(saves.host, calls, Saves.request(target, Saves.storage(wish))));
  }

  /** The beginning of a sparse stream with one block of memory, its pages behind. */
  static byte[] mapped(long offset) {
    long pagesOffset = Math.ceilDiv(offset + 100, 4096L) * 4096;
    ByteBuffer state = ByteBuffer.allocate((int) (pagesOffset - offset) + 2 * 4096 + 50);
    state.put("QEVM".getBytes(StandardCharsets.US_ASCII)).putInt(3);
    state.put((byte) 1).putInt(2).put(new byte[] {3, 'r', 'a', 'm', 0, 0, 0, 0, 0, 0, 0, 4});
    state.putLong(2 * 4096 | 4).put((byte) 6).put("pc.ram".getBytes(StandardCharsets.US_ASCII));
    long bitmapOffset = offset + state.position() + 36;
    state.putLong(2 * 4096).putInt(1).putLong(4096).putLong(bitmapOffset).putLong(pagesOffset);
    return state.put((byte) 2).array();
  }

  @Test
  void tellsTheHypervisorWhereAndHow() {
    ImageWriter writer = open(sparse().withChannels(3));
    StateFile file = (StateFile) writer.target();
    assertThat(writer.target()).isSameAs(file);
    assertThat(file.file()).isEqualTo(writer.temporary());
    assertThat(file.name()).isEqualTo(target);
    assertThat(file.offset()).isEqualTo(writer.streamOffset());
    assertThat(file.manner().layout()).isEqualTo(Layout.MAPPED);
    assertThat(file.manner().channels()).isEqualTo(3);
    assertThat(file.manner().direct()).isTrue();
    result(writer.abandon());
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void whatItWroteIsCommittedInTheSameOrder() throws IOException {
    ImageWriter writer = open(sparse());
    byte[] state = mapped(writer.streamOffset());
    Saves.write((StateFile) writer.target(), state);
    assertThat(writer.bytesTaken()).isEqualTo(state.length);
    Committed done = result(writer.commit());
    assertThat(done.fileBytes()).isEqualTo(Files.size(target));
    assertThat(calls.log().stream().filter(call -> !call.matches("(size|read).*")))
        .endsWith(
            "force .guest.save.#.part",
            "write .guest.save.#.part 0+16",
            "force .guest.save.#.part",
            "rename .guest.save.#.part guest.save",
            "forceDirectory");
    SaveImage image = ImageReader.read(target);
    assertThat(image.header().format()).isEqualTo(StreamFormat.SPARSE);
    assertThat(image.streamBytes()).isEqualTo(state.length);
  }

  @Test
  void aStreamIsWrittenThroughTheCacheAndFlushedBehind() throws Exception {
    ImageWriter writer = open(rawItself());
    StateFile file = (StateFile) writer.target();
    assertThat(file.manner().layout()).isEqualTo(Layout.STREAM);
    assertThat(file.manner().direct()).isFalse();
    Saves.write(file, Saves.STATE);
    awaitFlush(false);
    result(writer.commit());
    assertThat(saves.restored(ImageReader.read(target))).isEqualTo(Saves.STATE);
  }

  /** Waits until there is a flush, which fails or does not. */
  private void awaitFlush(boolean failing) throws InterruptedException {
    CountDownLatch flushed = new CountDownLatch(1);
    calls.failing(call -> isFlush(call, flushed) && failing, "Input/output error");
    assertThat(flushed.await(10, TimeUnit.SECONDS)).as("a flush behind the hypervisor").isTrue();
  }

  private static boolean isFlush(String call, CountDownLatch flushed) {
    boolean flush = call.startsWith("force");
    if (flush) {
      flushed.countDown();
    }
    return flush;
  }

  /** The kernel tells of a lost page once: to the flush that found it. */
  @Test
  void aFlushThatFailedBehindFailsTheCommit() throws Exception {
    ImageWriter writer = open(rawItself());
    Saves.write((StateFile) writer.target(), Saves.STATE);
    awaitFlush(true);
    calls.heal();
    assertThat(failure(writer.commit()).code()).isEqualTo(ErrorCode.WRITE_FAILED);
    result(writer.abandon());
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void anEmptyStateIsNone() {
    ImageWriter writer = open(rawItself());
    assertThat(failure(writer.commit())).hasMessageContaining("0 bytes are no state");
    result(writer.abandon());
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aSparseStateMustBeginLikeOne() throws IOException {
    ImageWriter writer = open(sparse());
    Saves.write((StateFile) writer.target(), Saves.STATE);
    assertThat(failure(writer.commit()).code()).isEqualTo(ErrorCode.WRITE_FAILED);
    result(writer.abandon());
  }

  @Test
  void digestsAreMadeByReadingItBack() throws IOException {
    ImageWriter writer = open(sparse().withDigests(true));
    Saves.write((StateFile) writer.target(), mapped(writer.streamOffset()));
    assertThat(result(writer.commit()).digests()).isTrue();
    assertThat(saves.verify(target, Keys.NONE).state()).isEqualTo(State.SOUND);
    Saves.flip(target, Files.size(target) - 1);
    assertThat(saves.verify(target, Keys.NONE).damagedChunks()).isEqualTo(1);
  }

  @Test
  void aSparseImageIsReadWhereItLies() throws IOException {
    ImageWriter writer = open(sparse());
    Saves.write((StateFile) writer.target(), mapped(writer.streamOffset()));
    result(writer.commit());
    StateSource source =
        result(
            ImageStream.open(
                saves.host,
                ImageReader.read(target),
                new ImageStream.Way(true, OptionalInt.of(2), false)));
    assertThat(source)
        .isInstanceOfSatisfying(
            InPlaceSource.class,
            lying -> {
              assertThat(lying.manner().layout()).isEqualTo(Layout.MAPPED);
              assertThat(lying.manner().direct()).isTrue();
              assertThat(lying.manner().channels()).isEqualTo(2);
            });
  }

  /** And by a hypervisor that cannot read files, as a stream. */
  @Test
  void aRawImageCanBeReadWhereItLies() {
    saves.save(target, Saves.raw());
    ImageStream.Way itself = new ImageStream.Way(false, OptionalInt.empty(), true);
    SaveImage image = ImageReader.read(target);
    assertThat(result(ImageStream.open(saves.host, image, itself)).inPlace()).isPresent();
    assertThat(saves.restored(image, itself)).isEqualTo(Saves.STATE);
  }
}
