package io.vireo.save;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.state.FileCalls;
import io.vireo.state.ScriptedFileCalls;
import io.vireo.stream.Bytes;
import io.vireo.wire.StreamTrailer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A received stream becomes an image, or stays what it is. */
class StreamCompletionTest {

  private static final byte[] STATE = Bytes.random(10_000, 7);

  @TempDir private Path directory;
  private Path file;
  private byte[] content;
  private byte[] stream;

  @BeforeEach
  void receive() throws IOException {
    file = directory.resolve("web1.stream");
    byte[] front =
        FlowingImage.front(ImageDocument.of("<domain>web1</domain>"), true, StreamFormat.RAW);
    content = ByteBuffer.allocate(front.length + STATE.length).put(front).put(STATE).array();
    stream =
        ByteBuffer.allocate(content.length + StreamTrailer.BYTES)
            .put(content)
            .put(new StreamTrailer(content.length, sha256(content)).encode())
            .array();
    Files.write(file, stream);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException never) {
      throw new IllegalStateException(never);
    }
  }

  private void assertIsComplete() throws IOException {
    SaveImage image = ImageReader.read(file);
    assertThat(image.fileBytes()).isEqualTo(content.length);
    assertThat(image.xml()).isEqualTo("<domain>web1</domain>");
    byte[] whole = Files.readAllBytes(file);
    assertThat(Arrays.copyOfRange(whole, whole.length - STATE.length, whole.length))
        .isEqualTo(STATE);
  }

  private ErrorCode refused(Optional<String> sha256) throws IOException {
    byte[] before = Files.readAllBytes(file);
    VirtException refused =
        catchThrowableOfType(VirtException.class, () -> StreamCompletion.complete(file, sha256));
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    return refused.code();
  }

  @Test
  void cutsTheTrailerOffAndSaysComplete() throws IOException {
    StreamCompletion.complete(file, Optional.empty());
    assertIsComplete();
  }

  @Test
  void doesNothingToAnImageThatIsComplete() throws IOException {
    StreamCompletion.complete(file, Optional.empty());
    StreamCompletion.complete(file, Optional.empty());
    assertIsComplete();
  }

  @Test
  void comparesADigestThatIsGiven() throws IOException {
    assertThat(refused(Optional.of("0f".repeat(32)))).isEqualTo(ErrorCode.SAVE_IMAGE_DAMAGED);
    StreamCompletion.complete(file, Optional.of(sha256(stream)));
    assertIsComplete();
  }

  /** The sender was told that all of it has come, and then something happened to the last bytes. */
  @Test
  void needsNoTrailerWhereTheDigestIsKnown() throws IOException {
    Files.write(file, content);
    assertThat(refused(Optional.empty())).isEqualTo(ErrorCode.SAVE_IMAGE_INCOMPLETE);
    assertThat(refused(Optional.of(sha256(content)))).isEqualTo(ErrorCode.SAVE_IMAGE_DAMAGED);
    StreamCompletion.complete(file, Optional.of(sha256(stream)));
    assertIsComplete();
  }

  @Test
  void refusesAStreamThatWasCutOffAnywhere() throws IOException {
    for (int bytes : new int[] {stream.length - 1, content.length + 1, content.length, 500}) {
      Files.write(file, Arrays.copyOf(stream, bytes));
      assertThat(refused(Optional.empty())).isEqualTo(ErrorCode.SAVE_IMAGE_INCOMPLETE);
    }
    Files.write(file, Arrays.copyOf(stream, 20));
    assertThat(refused(Optional.of(sha256(stream)))).isEqualTo(ErrorCode.SAVE_IMAGE_INCOMPLETE);
  }

  @Test
  void refusesABitThatFlipped() throws IOException {
    for (int at : new int[] {100, content.length - 1, content.length + 20, stream.length - 1}) {
      byte[] spoilt = stream.clone();
      spoilt[at] ^= 4;
      Files.write(file, spoilt);
      assertThat(refused(Optional.empty()))
          .as("at %s", at)
          .isIn(ErrorCode.SAVE_IMAGE_DAMAGED, ErrorCode.SAVE_IMAGE_INCOMPLETE);
    }
  }

  @Test
  void refusesWhatIsNoImage() throws IOException {
    Files.writeString(file, "something else altogether ".repeat(20));
    assertThat(refused(Optional.empty())).isEqualTo(ErrorCode.SAVE_IMAGE_FOREIGN);
    Files.delete(file);
    assertThatThrownBy(() -> StreamCompletion.complete(file, Optional.empty()))
        .extracting("code")
        .isEqualTo(ErrorCode.NO_FILE);
  }

  @Test
  void isRefusedByARestoreThatNamesTheRemedy() {
    assertThatThrownBy(() -> ImageReader.read(file))
        .hasMessageContaining("./vireo image complete " + file)
        .extracting("code")
        .isEqualTo(ErrorCode.SAVE_IMAGE_INCOMPLETE);
    assertThat(ImageReader.inspect(file).state()).isEqualTo("incomplete");
  }

  /** The data first, then the magic, then the trailer: each flushed before the next is touched. */
  @Test
  void flushesInOrder() throws IOException {
    ScriptedFileCalls disk = new ScriptedFileCalls();
    StreamCompletion.complete(disk, file, Optional.empty());
    List<String> changes =
        disk.log().stream()
            .filter(call -> !call.matches("(read|size|open|claim|update) .*"))
            .toList();
    assertThat(changes)
        .containsExactly(
            "force web1.stream",
            "write web1.stream 0+16",
            "force web1.stream",
            "truncate web1.stream " + content.length,
            "force web1.stream",
            "forceDirectory");
  }

  /** Whatever call fails, the file can be completed or is complete; it never lies. */
  @Test
  void canBeTriedAgainWhicheverCallFails() throws IOException {
    int call = 0;
    boolean failed = true;
    for (; failed; call++) {
      Files.write(file, stream);
      ScriptedFileCalls disk = new ScriptedFileCalls().failingOnce(_ -> true, call, "EIO");
      failed = fails(disk);
      if (ImageReader.inspect(file) instanceof Inspection.Complete(SaveImage image)) {
        assertThat(image.fileBytes()).isIn((long) content.length, (long) stream.length);
      }
      StreamCompletion.complete(FileCalls.local(), file, Optional.empty());
      assertIsComplete();
    }
    assertThat(call).isGreaterThan(10);
  }

  private boolean fails(ScriptedFileCalls disk) {
    try {
      StreamCompletion.complete(disk, file, Optional.empty());
      return !disk.failed().isEmpty();
    } catch (VirtException failed) {
      return true;
    }
  }
}
