package io.vireo.save;

import static io.vireo.state.Awaited.failure;
import static io.vireo.state.Awaited.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageDescriptionTest {

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

  private ImageDescription describe() {
    return result(ImageDescription.of(saves.host, target));
  }

  @Test
  void tellsEverythingOfAForeignImage() throws IOException {
    Images image = new Images();
    image.order = ByteOrder.BIG_ENDIAN;
    image.format = 5;
    image.running = 0;
    image.write(target);
    ImageDescription found = describe();
    ImageDescription.Front front = found.front().orElseThrow();
    assertThat(found.state()).isEqualTo("complete");
    assertThat(front.version()).isEqualTo(2);
    assertThat(front.byteOrder()).isEqualTo("big-endian");
    assertThat(front.format()).isEqualTo(StreamFormat.ZSTD);
    assertThat(front.running()).isFalse();
    assertThat(front.roomBytes()).isEqualTo(100);
    assertThat(front.cookie()).containsExactly("slirpHelper");
    assertThat(front.sealedWithKey()).isEmpty();
    assertThat(front.changing()).isFalse();
    assertThat(found.stream().orElseThrow().bytes()).isEqualTo(64);
    assertThat(found.stream().orElseThrow().digests().state()).isEqualTo("none");
    assertThat(found.writer()).isEqualTo("libvirt");
    assertThat(found.fileBytes()).isEqualTo(Files.size(target));
    assertThat(found.allocatedBytes()).isPresent();
  }

  @Test
  void tellsOfDigestsAndSeals() {
    saves.save(target, Saves.raw().withDigests(true).withKey(Saves.KEY));
    ImageDescription found = describe();
    ImageDescription.Front front = found.front().orElseThrow();
    assertThat(front.sealedWithKey()).contains("backup-1");
    assertThat(front.cookie()).isEmpty();
    assertThat(front.roomBytes()).isEqualTo(ImageDocument.SLACK_BYTES);
    assertThat(found.stream().orElseThrow().digests())
        .isEqualTo(new ImageDescription.Digests("there", 5, 1 << 20));
    assertThat(found.stream().orElseThrow().machine()).isEmpty();
    assertThat(found.writer()).isEqualTo("Vireo");
    assertThat(found.toString()).doesNotContain(Saves.SECRET);
  }

  @Test
  void namesTheMachineOfARawStream() throws IOException {
    Images image = new Images();
    image.stream = HypervisorRoadTest.mapped(0);
    image.write(target);
    assertThat(describe().stream().orElseThrow().machine()).isEmpty();
    byte[] head = {'Q', 'E', 'V', 'M', 0, 0, 0, 3, 7, 0, 0, 0, 6, 'p', 'c', '-', 'q', '3', '5'};
    image.stream = head;
    image.write(target);
    assertThat(describe().stream().orElseThrow().machine()).contains("pc-q35");
    assertThat(describe().writer()).isEqualTo("libvirt with QEMU, machine pc-q35");
  }

  @Test
  void readsTheDomainWhereThereIsOne() throws IOException {
    Images image = new Images();
    image.write(target);
    assertThat(ImageDescription.identity("<domain")).isEmpty();
    assertThat(
            ImageDescription.identity(
                "<domain type='kvm'><name>a</name><memory>1</memory><os><type>hvm</type></os>"
                    + "</domain>"))
        .contains(new ImageDescription.Identity("a", Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource({"LibvirtQemudPart,incomplete,true", "LibvirtQemudSalt,foreign,false"})
  void tellsWhatItCanOfWhatIsNoCompleteImage(String magic, String state, boolean known)
      throws IOException {
    Images image = new Images();
    image.magic = magic;
    image.write(target);
    ImageDescription found = describe();
    assertThat(found.state()).isEqualTo(state);
    assertThat(found.front().isPresent()).isEqualTo(known);
    assertThat(found.reason()).isPresent();
  }

  @Test
  void tellsThatAChangeIsUnderWay() throws IOException {
    new Images().write(target);
    Files.writeString(SideFile.journal(target), "whatever");
    assertThat(describe().front().orElseThrow().changing()).isTrue();
  }

  @Test
  void tellsOfHoles() throws IOException {
    Images image = new Images();
    image.stream = new byte[0];
    Path file = image.write(target);
    try (var hole = new RandomAccessFile(file.toFile(), "rw")) {
      hole.setLength(64 << 20);
    }
    assertThat(describe().allocatedBytes().orElseThrow()).isLessThan(1 << 20);
  }

  @Test
  void hostileBlocksOfMemoryTakeNoMemory() throws IOException {
    Images image = new Images();
    image.format = 6;
    byte[] state = HypervisorRoadTest.mapped(92 + image.dataBytes);
    for (int at = 20; at < 90; at += 1) {
      byte[] hostile = state.clone();
      hostile[at] ^= (byte) 0x80;
      image.stream = hostile;
      image.write(target);
      List<ImageDescription.RamBlock> ram = describe().stream().orElseThrow().ram();
      assertThat(ram).hasSizeLessThan(2);
    }
    image.stream = state;
    image.write(target);
    assertThat(describe().stream().orElseThrow().ram().getFirst().storedBytes()).hasValue(4096);
  }

  @Test
  void aFileThatIsNotThereIsAFailure() {
    VirtException missing = failure(ImageDescription.of(saves.host, target));
    assertThat(missing.code()).isEqualTo(ErrorCode.NO_FILE);
  }
}
