package io.vireo.save;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.state.ScriptedFileCalls;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReaderTest {

  private static final Set<ErrorCode> CLEAN =
      Set.of(
          ErrorCode.SAVE_IMAGE_INCOMPLETE,
          ErrorCode.SAVE_IMAGE_FOREIGN,
          ErrorCode.SAVE_IMAGE_DAMAGED,
          ErrorCode.SAVE_IMAGE_TOO_NEW);

  @TempDir Path directory;

  private final Images image = new Images();
  private Path path;

  @BeforeEach
  void name() {
    path = directory.resolve("guest.save");
  }

  private VirtException refusal() throws IOException {
    image.write(path);
    return refusalOf(path);
  }

  private static VirtException refusalOf(Path path) {
    try {
      throw new AssertionError("was read: " + ImageReader.read(path).header());
    } catch (VirtException refused) {
      return refused;
    }
  }

  @Test
  void readsDocumentCookieAndStreamPosition() throws IOException {
    SaveImage read = ImageReader.read(image.write(path));
    assertThat(read.xml()).isEqualTo(Images.XML);
    assertThat(read.document().cookie()).contains(Images.COOKIE);
    assertThat(read.header().running()).isTrue();
    assertThat(read.streamOffset()).isEqualTo(92 + image.dataBytes);
    assertThat(read.streamBytes()).isEqualTo(64);
  }

  @Test
  void readsTheOtherByteOrder() throws IOException {
    image.order = ByteOrder.BIG_ENDIAN;
    SaveImage read = ImageReader.read(image.write(path));
    assertThat(read.xml()).isEqualTo(Images.XML);
    assertThat(read.header().order()).isEqualTo(ByteOrder.BIG_ENDIAN);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2})
  void readsVersion(long version) throws IOException {
    image.version = version;
    assertThat(ImageReader.read(image.write(path)).header().version()).isEqualTo((int) version);
  }

  @Test
  void readsACookieWithoutPaddingAndAnImageWithoutCookie() throws IOException {
    image.area = Arrays.copyOf(image.area, image.area.length - 101);
    image.dataBytes = image.area.length;
    assertThat(ImageReader.read(image.write(path)).document().cookie()).contains(Images.COOKIE);
    image.cookieOffset = 0;
    assertThat(ImageReader.read(image.write(path)).document().cookie()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "version, 3, SAVE_IMAGE_TOO_NEW", "version, 50331648, SAVE_IMAGE_TOO_NEW",
    "version, 4294967295, SAVE_IMAGE_TOO_NEW", "format, 7, SAVE_IMAGE_TOO_NEW",
    "data, 0, SAVE_IMAGE_DAMAGED", "data, 4294967295, SAVE_IMAGE_DAMAGED",
    "data, 2147483648, SAVE_IMAGE_DAMAGED", "cookie, 4294967295, SAVE_IMAGE_DAMAGED"
  })
  void refusesHostileNumbers(String field, long value, ErrorCode code) throws IOException {
    switch (field) {
      case "version" -> image.version = value;
      case "format" -> image.format = value;
      case "data" -> image.dataBytes = value;
      default -> image.cookieOffset = value;
    }
    assertThat(refusal().code()).isEqualTo(code);
  }

  @Test
  void saysWhichVersionItIsInWhicheverByteOrder() throws IOException {
    image.version = 3;
    assertThat(refusal()).hasMessageContaining("version 3,");
    image.order = ByteOrder.BIG_ENDIAN;
    assertThat(refusal()).hasMessageContaining("version 3,");
  }

  @Test
  void refusesACookieOneByteBeyondTheData() throws IOException {
    image.cookieOffset = image.dataBytes + 1;
    assertThat(refusal().code()).isEqualTo(ErrorCode.SAVE_IMAGE_DAMAGED);
  }

  @Test
  void refusesADocumentBeyondTheLimitOfAHugeSparseFile() throws IOException {
    image.dataBytes = SaveHeader.DATA_BYTES_MAX + 1L;
    image.write(path);
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(1L << 36);
    }
    assertThat(refusalOf(path))
        .hasMessageContaining("limit of " + SaveHeader.DATA_BYTES_MAX)
        .extracting(VirtException::code)
        .isEqualTo(ErrorCode.SAVE_IMAGE_DAMAGED);
  }

  @Test
  void refusesADocumentWithoutEnd() throws IOException {
    Arrays.fill(image.area, (byte) 'x');
    assertThat(refusal()).hasMessageContaining("has no end");
  }

  @Test
  void refusesADocumentThatIsNotText() throws IOException {
    image.area[3] = (byte) 0xff;
    assertThat(refusal()).hasMessageContaining("UTF-8");
  }

  @Test
  void refusesAnImageWithoutState() throws IOException {
    image.stream = new byte[0];
    assertThat(refusal()).hasMessageContaining("no guest state");
  }

  @Test
  void everyRefusalNamesTheFileAndARemedy() throws IOException {
    image.magic = "LibvirtQemudPart";
    assertThat(refusal())
        .hasMessageContaining(path.toString())
        .hasMessageContaining("save again")
        .extracting(VirtException::code)
        .isEqualTo(ErrorCode.SAVE_IMAGE_INCOMPLETE);
    image.magic = "NotAnImageAtAll!";
    assertThat(refusal())
        .hasMessageContaining(path.toString())
        .hasMessageContaining("check the path")
        .extracting(VirtException::code)
        .isEqualTo(ErrorCode.SAVE_IMAGE_FOREIGN);
  }

  @Test
  void inspectsWithoutThrowing() throws IOException {
    assertThat(ImageReader.inspect(image.write(path))).isInstanceOf(Inspection.Complete.class);
    image.version = 9;
    assertThat(ImageReader.inspect(image.write(path)).state()).isEqualTo("too-new");
    image.version = 2;
    image.dataBytes = 0;
    assertThat(ImageReader.inspect(image.write(path)).state()).isEqualTo("damaged");
    Files.writeString(path, "");
    assertThat(ImageReader.inspect(path).state()).isEqualTo("foreign");
  }

  @Test
  void showsWhatAnIncompleteImageHolds() throws IOException {
    image.magic = "LibvirtQemudPart";
    Inspection found = ImageReader.inspect(image.write(path));
    assertThat(found.state()).isEqualTo("incomplete");
    assertThat(found.image().map(SaveImage::xml)).contains(Images.XML);
  }

  /** Whatever is wrong behind the incomplete magic, the answer stays "incomplete". */
  @Test
  void neverCallsAnUnfinishedImageDamaged() throws IOException {
    image.magic = "LibvirtQemudPart";
    byte[] whole = image.bytes();
    for (int length = 16; length < whole.length; length += 7) {
      Files.write(path, Arrays.copyOf(whole, length));
      assertThat(ImageReader.inspect(path).state()).as("%d bytes", length).isEqualTo("incomplete");
    }
  }

  @Test
  void aFileThatCannotBeOpenedOrReadIsNotCalledDamaged() throws IOException {
    assertThatThrownBy(() -> ImageReader.inspect(directory.resolve("none")))
        .isInstanceOfSatisfying(
            VirtException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_FILE));
    image.write(path);
    for (String call : List.of("open guest.save", "read guest.save", "size guest.save")) {
      ScriptedFileCalls calls =
          new ScriptedFileCalls().failing(call::equals, "Too many open files");
      assertThatThrownBy(() -> ImageReader.inspect(calls, path))
          .isInstanceOfSatisfying(
              VirtException.class,
              e -> assertThat(e.code()).isIn(ErrorCode.OPEN_FAILED, ErrorCode.READ_FAILED));
    }
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void neverWaitsForAFifo() throws Exception {
    Process made = new ProcessBuilder("mkfifo", path.toString()).start();
    assumeThat(made.waitFor()).isZero();
    assertThat(refusalOf(path)).hasMessageContaining("is a FIFO");
    assertThat(refusalOf(directory)).hasMessageContaining("is a directory");
    assertThat(refusalOf(Path.of("/dev/zero"))).hasMessageContaining("character device");
  }

  @Test
  void everyTruncationIsRefusedCleanly() throws IOException {
    byte[] whole = image.bytes();
    for (int length = 0; length <= whole.length - image.stream.length; length++) {
      Files.write(path, Arrays.copyOf(whole, length));
      assertThat(refusalOf(path).code()).as("%d bytes", length).isIn(CLEAN);
    }
  }

  @Test
  void everyFlippedBitIsReadOrRefusedCleanly() throws IOException {
    byte[] whole = image.bytes();
    int front = whole.length - image.stream.length;
    for (int bit = 0; bit < front * 8; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      readsOrRefuses(flipped);
      if (bit < 128) {
        assertThat(refusalOf(path).code()).isEqualTo(ErrorCode.SAVE_IMAGE_FOREIGN);
      }
    }
  }

  @Test
  void tenThousandMutationsAreReadOrRefusedCleanly() throws IOException {
    SplittableRandom random = new SplittableRandom(2026);
    byte[] whole = image.bytes();
    for (int i = 0; i < 10_000; i++) {
      byte[] mutant = Arrays.copyOf(whole, random.nextInt(1, whole.length + 50));
      int changes = random.nextInt(1, 8);
      for (int c = 0; c < changes; c++) {
        int range = random.nextBoolean() ? Math.min(92, mutant.length) : mutant.length;
        mutant[random.nextInt(range)] = (byte) random.nextInt();
      }
      readsOrRefuses(mutant);
    }
  }

  private void readsOrRefuses(byte[] bytes) throws IOException {
    Files.write(path, bytes);
    try {
      assertThat(ImageReader.read(path).header().dataBytes()).isLessThan(bytes.length);
    } catch (VirtException refused) {
      assertThat(refused.code()).isIn(CLEAN);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "raw-running, RAW, true",
    "raw-paused, RAW, false",
    "gzip-running, GZIP, true",
    "sparse-running, SPARSE, true"
  })
  void readsWhatLibvirtWrote(String name, StreamFormat format, boolean running) throws IOException {
    Path sample = Path.of("../shared/facts/saveimage-samples", name + ".head");
    assumeThat(sample).as("recorded heads of real images").exists();
    SaveImage read = ImageReader.read(sample);
    assertThat(read.header().format()).isEqualTo(format);
    assertThat(read.header().running()).isEqualTo(running);
    assertThat(read.xml()).startsWith("<domain").endsWith("</domain>\n");
    assertThat(read.document().cookie().orElseThrow()).startsWith("<cookie");
    byte[] original = Arrays.copyOf(Files.readAllBytes(sample), (int) read.streamOffset());
    byte[] again = new byte[original.length];
    read.header().encode().get(again, 0, 92);
    read.document().encode(read.header().dataBytes()).get(again, 92, original.length - 92);
    assertThat(new String(again, StandardCharsets.ISO_8859_1))
        .isEqualTo(new String(original, StandardCharsets.ISO_8859_1));
    assertThat(read.document().freshDataBytes()).isEqualTo(read.header().dataBytes());
  }
}
