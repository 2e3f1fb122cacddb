package io.vireo.save;

import static io.vireo.state.Awaited.failure;
import static io.vireo.state.Awaited.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.save.ImageRedefinition.Change;
import io.vireo.save.ImageVerification.State;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SealedImageTest {

  private static final Keys KEYS =
      name -> Future.succeededFuture(Optional.of(Saves.KEY).filter(key -> key.name().equals(name)));

  /** Of the same name, and not the right one. */
  private static final Keys OTHER =
      name -> Future.succeededFuture(Optional.of(new Storage.Key(name, Saves.key(2))));

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

  private SaveImage sealed(StorageWish wish) {
    saves.save(target, wish.withKey(Saves.KEY));
    return ImageReader.read(target);
  }

  private SaveImage sealed() {
    return sealed(Saves.raw());
  }

  @ParameterizedTest
  @EnumSource(names = {"RAW", "ZSTD", "GZIP"})
  void comesBackWithItsKey(StreamFormat format) {
    SaveImage closed = sealed(Saves.raw().withFormat(format).withDigests(true));
    SaveImage open = result(KEYS.unseal(closed));
    assertThat(open.document()).isEqualTo(Saves.DOCUMENT);
    assertThat(open.header().format()).isEqualTo(format);
    assertThat(saves.restored(open)).isEqualTo(Saves.STATE);
    assertThat(saves.verify(target, Keys.NONE).state()).isEqualTo(State.SOUND);
  }

  @Test
  void showsTheDocumentWithoutItsSecretsAndNothingElse() throws IOException {
    SaveImage closed = sealed();
    assertThat(closed.xml()).isEqualTo(Saves.SHOWN);
    assertThat(closed.document().cookie()).isEmpty();
    assertThat(closed.keyName()).contains("backup-1");
    assertThat(closed.header().sealed()).isTrue();
    String bytes = Files.readString(target, StandardCharsets.ISO_8859_1);
    assertThat(bytes).doesNotContain(Saves.SECRET).doesNotContain("slirpHelper");
    assertThat(closed.toString()).doesNotContain(Saves.SECRET);
  }

  /** libvirt refuses every format from 7 on. */
  @Test
  void isNoImageToAProgramThatDoesNotKnowOfSealing() throws IOException {
    sealed(Saves.raw().withFormat(StreamFormat.ZSTD));
    ByteBuffer head = ByteBuffer.wrap(Files.readAllBytes(target)).order(ByteOrder.nativeOrder());
    assertThat(head.getInt(28)).isEqualTo(0x105);
  }

  @Test
  void isNotRestoredWithoutItsKey() {
    SaveImage closed = sealed();
    VirtException missing = failure(Keys.NONE.unseal(closed));
    assertThat(missing.code()).isEqualTo(ErrorCode.AUTH_FAILED);
    assertThat(missing).hasMessageContaining("backup-1");
    assertThat(
            failure(ImageStream.open(saves.host, closed, ImageStream.Way.streamed(false))).code())
        .isEqualTo(ErrorCode.AUTH_FAILED);
  }

  @Test
  void tellsAnotherKeyFromDamage() throws IOException {
    SaveImage closed = sealed();
    assertThat(failure(OTHER.unseal(closed)).code()).isEqualTo(ErrorCode.AUTH_FAILED);
    Saves.flip(target, SaveHeader.BYTES + closed.header().cookieOffset() + 150);
    Future<SaveImage> opened =
        Future.succeededFuture().compose(_ -> KEYS.unseal(ImageReader.read(target)));
    assertThat(failure(opened).code()).isEqualTo(ErrorCode.SAVE_IMAGE_DAMAGED);
  }

  @Test
  void noticesThatWhatItShowsWasChanged() throws IOException {
    sealed();
    Saves.flip(target, SaveHeader.BYTES + 20);
    assertThat(failure(KEYS.unseal(ImageReader.read(target))).code())
        .isEqualTo(ErrorCode.SAVE_IMAGE_DAMAGED);
  }

  @Test
  void aChangedStreamIsFoundByTheCheckThatHasTheKey() throws IOException {
    SaveImage closed = sealed();
    assertThat(saves.verify(target, KEYS).state()).isEqualTo(State.READABLE);
    ImageVerification closedBook = saves.verify(target, Keys.NONE);
    assertThat(closedBook.state()).isEqualTo(State.UNTOLD);
    assertThat(closedBook.reason()).contains("backup-1");
    Saves.flip(target, closed.fileBytes() - 100);
    assertThat(saves.verify(target, KEYS).state()).isEqualTo(State.UNUSABLE);
  }

  /** A key that is found under another name is the right one all the same. */
  @Test
  void theKeysNameIsNoPartOfTheKey() {
    SaveImage open = sealed().unsealed(new Storage.Key("elsewhere", Saves.KEY.key()));
    assertThat(open.document()).isEqualTo(Saves.DOCUMENT);
    assertThat(saves.restored(open)).isEqualTo(Saves.STATE);
  }

  @Test
  void twoImagesOfOneGuestHaveNothingInCommon() {
    String first = sealed().sealed().orElseThrow().base64();
    String second = sealed().sealed().orElseThrow().base64();
    assertThat(first.substring(0, 40)).isNotEqualTo(second.substring(0, 40));
    assertThat(first.substring(60)).isNotEqualTo(second.substring(60));
  }

  @Test
  void isNotWrittenWithoutSomethingToShow() {
    SaveRequest bare =
        new SaveRequest(
            target,
            Saves.DOCUMENT,
            true,
            Saves.storage(Saves.raw().withKey(Saves.KEY)),
            Saves.STATE.length);
    VirtException refused = failure(ImageWriter.open(saves.host, bare));
    assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_ARG);
    assertThat(refused).hasMessageContaining("without passwords");
    assertThat(target).doesNotExist();
  }

  @Test
  void itsDocumentIsReplacedOnlyWithTheKey() {
    sealed(Saves.raw().withDigests(true));
    Change change =
        new Change(
            "<domain><name>b</name></domain>",
            Optional.of("<domain><name>shown</name></domain>"),
            Optional.of(false));
    assertThat(failure(ImageRedefinition.redefine(saves.host, target, change, Keys.NONE)).code())
        .isEqualTo(ErrorCode.AUTH_FAILED);
    assertThat(failure(ImageRedefinition.redefine(saves.host, target, change, OTHER)).code())
        .isEqualTo(ErrorCode.AUTH_FAILED);
    assertThat(ImageReader.read(target).xml()).isEqualTo(Saves.SHOWN);
    SaveImage after = result(ImageRedefinition.redefine(saves.host, target, change, KEYS));
    assertThat(after.xml()).isEqualTo("<domain><name>b</name></domain>");
    SaveImage read = ImageReader.read(target);
    assertThat(read.xml()).isEqualTo("<domain><name>shown</name></domain>");
    assertThat(read.header().running()).isFalse();
    SaveImage open = result(KEYS.unseal(read));
    assertThat(open.document().cookie()).isEqualTo(Saves.DOCUMENT.cookie());
    assertThat(saves.restored(open)).isEqualTo(Saves.STATE);
    assertThat(saves.verify(target, Keys.NONE).state()).isEqualTo(State.SOUND);
  }

  @Test
  void anUnchangedDocumentIsNotSealedAnew() throws IOException {
    sealed();
    byte[] before = Files.readAllBytes(target);
    Change same = new Change(Saves.DOCUMENT.xml(), Optional.of(Saves.SHOWN), Optional.empty());
    result(ImageRedefinition.redefine(saves.host, target, same, KEYS));
    assertThat(Files.readAllBytes(target)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<cookie/>",
        "<sealed version='2' key='a'>AAAA</sealed>",
        "<sealed version='1' key='../a'>AAAA</sealed>",
        "<sealed version='1' key=''>AAAA</sealed>",
        "<sealed version='1' key='a'></sealed>",
        "<sealed version='1' key='a'>A A</sealed>"
      })
  void aHostileSealedPartIsDamage(String cookie) {
    ImageRefusal refusal = new ImageRefusal(target);
    assertThatThrownBy(() -> SealedDocument.parse(Optional.of(cookie), refusal))
        .extracting(failure -> ((VirtException) failure).code())
        .isEqualTo(ErrorCode.SAVE_IMAGE_DAMAGED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"A", "AAAA", "AAA="})
  void aSealedPartThatIsTooShortIsDamage(String base64) {
    SealedDocument part = new SealedDocument("backup-1", base64);
    assertThatThrownBy(() -> part.open(Saves.SHOWN, Saves.KEY, new ImageRefusal(target)))
        .extracting(failure -> ((VirtException) failure).code())
        .isEqualTo(ErrorCode.SAVE_IMAGE_DAMAGED);
  }

  @Test
  void aSparseImageThatSaysThatItIsSealedIsUnknown() throws IOException {
    Images image = new Images();
    image.format = 0x106;
    assertThatThrownBy(() -> ImageReader.read(image.write(target)))
        .extracting(failure -> ((VirtException) failure).code())
        .isEqualTo(ErrorCode.SAVE_IMAGE_TOO_NEW);
  }

  /** In version 0 and 1 the field says nothing, as libvirt reads it. */
  @Test
  void anOldVersionKnowsNoSealing() throws IOException {
    Images image = new Images();
    image.version = 1;
    image.format = 0x100;
    assertThatThrownBy(() -> ImageReader.read(image.write(target)))
        .extracting(failure -> ((VirtException) failure).code())
        .isEqualTo(ErrorCode.SAVE_IMAGE_TOO_NEW);
  }
}
