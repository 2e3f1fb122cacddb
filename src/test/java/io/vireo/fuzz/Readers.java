package io.vireo.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.base.VirtException;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.DomainDocument;
import io.vireo.save.FlowingImage;
import io.vireo.save.ImageReader;
import io.vireo.save.Inspection;
import io.vireo.save.SaveBridge;
import io.vireo.save.SaveImage;
import io.vireo.state.StateBridge;
import io.vireo.stream.StreamBridge;
import io.vireo.wire.StreamTrailer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** What each reader must do with any bytes at all: refuse them in its own words, or mean them. */
final class Readers {

  /** A stream may unpack to anything; nobody reads more of it than the hypervisor takes. */
  static final int GIVEN_BYTES_MAX = 4 << 20;

  private static final int HEADER_BYTES = 92;
  private static final int MEANT_BYTES = 36;

  private Readers() {}

  static void image(byte[] input) throws IOException {
    inspected(input).image().ifPresent(image -> assertSays(image, input));
  }

  static Inspection inspected(byte[] input) throws IOException {
    Path file = Files.write(Files.createTempFile(Seeds.FAST, "fuzz", ".save"), input);
    try {
      return ImageReader.inspect(file);
    } finally {
      Files.delete(file);
    }
  }

  private static void assertSays(SaveImage image, byte[] input) {
    assertThat(image.streamOffset()).isLessThanOrEqualTo(input.length);
    if (!SaveBridge.fits(image)) {
      return; // a cookie without its end is read, and needs one byte more to be written
    }
    byte[] again = SaveBridge.front(image);
    ByteBuffer running = ByteBuffer.wrap(input).order(image.header().order());
    if (running.getInt(24) == 0 || running.getInt(24) == 1) {
      assertThat(Arrays.copyOf(again, MEANT_BYTES)).isEqualTo(Arrays.copyOf(input, MEANT_BYTES));
    }
    int xml = image.xml().getBytes(StandardCharsets.UTF_8).length + 1;
    assertThat(Arrays.copyOfRange(again, HEADER_BYTES, HEADER_BYTES + xml))
        .isEqualTo(Arrays.copyOfRange(input, HEADER_BYTES, HEADER_BYTES + xml));
  }

  static void received(byte[] input) throws IOException {
    try {
      SaveImage image = FlowingImage.read(new ByteArrayInputStream(input));
      assertSays(image, input);
    } catch (VirtException refused) {
      assertThat(refused).hasMessageNotContaining("internal error");
    }
    int end = Math.max(0, input.length - StreamTrailer.BYTES);
    ByteBuffer last = ByteBuffer.wrap(input, end, input.length - end).slice();
    StreamTrailer.decode(last).ifPresent(said -> assertThat(said.encode()).isEqualTo(last));
  }

  /** Beside a sound image: the front of that, or one that a sound journal makes of it. */
  static void journal(byte[] input) throws IOException {
    Path image = Seeds.besides();
    Files.write(SaveBridge.journal(image), input);
    Inspection found = ImageReader.inspect(image);
    assertThat(found).isInstanceOf(Inspection.Complete.class);
    assertThat(found.image().map(SaveImage::xml)).isIn(Seeds.documents());
  }

  static void state(byte[] input) throws IOException {
    Path file = Files.write(Files.createTempFile(Seeds.FAST, "fuzz", ".state"), input);
    try {
      assertThat(SaveBridge.isMapped(file, 0)).isIn(true, false);
    } finally {
      Files.delete(file);
    }
  }

  /** Not a byte that is not authentic. */
  static void sealed(byte[] input) throws IOException {
    try {
      byte[] given = StreamBridge.unsealed(input, Seeds.KEY, GIVEN_BYTES_MAX);
      assertThat(Seeds.plain()).anyMatch(plain -> Arrays.equals(plain, given));
    } catch (VirtException refused) {
      assertThat(refused).hasMessageNotContaining("internal error");
    }
  }

  static void packed(byte[] input) throws IOException {
    try {
      byte[] given = StreamBridge.unpacked(input, GIVEN_BYTES_MAX);
      assertThat(given.length).isLessThan(GIVEN_BYTES_MAX + 20_000);
    } catch (VirtException refused) {
      assertThat(refused).hasMessageNotContaining("internal error");
    }
  }

  static void stored(byte[] input) {
    Optional<String> body = StateBridge.open(input);
    body.ifPresent(text -> assertThat(StateBridge.seal(text)).isEqualTo(input));
    StateBridge.laterVersion(input).ifPresent(version -> assertThat(body).isEmpty());
  }

  /** What was read is read again from what is written of it. */
  static void domain(byte[] input) {
    try {
      Domain read = DomainDocument.parse(new String(input, StandardCharsets.UTF_8));
      String written = DomainDocument.format(read);
      Domain again = DomainDocument.parse(written);
      assertThat(DomainDocument.format(again)).isEqualTo(written);
    } catch (VirtException refused) {
      assertThat(refused).hasMessageNotContaining("internal error");
    }
  }
}
