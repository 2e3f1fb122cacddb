package io.vireo.save;

import static io.vireo.state.Awaited.failure;
import static io.vireo.state.Awaited.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.save.Preflight.Earlier;
import io.vireo.state.DiskFile;
import io.vireo.state.FileCalls;
import io.vireo.stream.FileAbilities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreflightTest {

  private static final FileAbilities ALL = new FileAbilities(true, true, true);

  @TempDir Path directory;

  private final Saves saves = new Saves();
  private final SaveRates rates = new SaveRates();
  private Path target;

  @BeforeEach
  void name() throws IOException {
    target = directory.toRealPath().resolve("guest.save");
  }

  @AfterEach
  void close() {
    saves.close();
  }

  private Preflight.Ask ask(StorageWish wish) {
    return new Preflight.Ask(Saves.request(target, Storage.raw(false)), wish, ALL);
  }

  private Preflight look(StorageWish wish) {
    return result(Preflight.of(saves.host, ask(wish), rates));
  }

  @Test
  void tellsWhatASaveWouldDoAndTouchesNothing() throws IOException {
    Preflight found = look(Saves.raw());
    assertThat(found.request().storage()).isEqualTo(Storage.raw(false));
    assertThat(found.space().needBytes()).isGreaterThan(Saves.STATE.length);
    assertThat(found.space().freeBytes()).isGreaterThan(found.space().needBytes());
    assertThat(found.space().basis()).contains("5000001 bytes of guest state at most");
    assertThat(found.mount().fileSystem()).isEqualTo(Files.getFileStore(directory).type());
    assertThat(found.earlier()).isEqualTo(Earlier.NONE);
    assertThat(found.expected()).isEmpty();
    assertThat(found.reasons().getFirst()).startsWith("raw: ");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void itsRequestIsTheOneToGoOnWith() {
    Preflight found = look(Saves.raw().withFormat(StreamFormat.ZSTD).withDigests(true));
    saves.save(found.request(), Saves.STATE);
    assertThat(saves.restored(ImageReader.read(target))).isEqualTo(Saves.STATE);
  }

  @Test
  void tellsWhatBecomesOfAnEarlierImage() throws IOException {
    new Images().write(target);
    byte[] before = Files.readAllBytes(target);
    assertThat(look(Saves.raw()).earlier()).isEqualTo(Earlier.KEPT);
    assertThat(look(Saves.raw()).warnings()).isEmpty();
    Preflight.Ask overwriting =
        new Preflight.Ask(
            Saves.request(target, Storage.raw(false)).overwriting(true), Saves.raw(), ALL);
    Preflight found = result(Preflight.of(saves.host, overwriting, rates));
    assertThat(found.earlier()).isEqualTo(Earlier.GOES_FIRST);
    assertThat(found.warnings())
        .containsExactly(
            "written in place: an image that is complete goes first, and a failure leaves none");
    assertThat(Files.readAllBytes(target)).isEqualTo(before);
  }

  @Test
  void refusesAsASaveWould() throws IOException {
    List<Path> places =
        List.of(
            directory.resolve("none/x"),
            Path.of("relative"),
            Path.of("/dev/null"),
            Files.createDirectory(directory.resolve("dir")));
    for (Path place : places) {
      SaveRequest request = Saves.request(place, Storage.raw(false));
      VirtException dry =
          failure(Preflight.of(saves.host, new Preflight.Ask(request, Saves.raw(), ALL), rates));
      VirtException real = failure(ImageWriter.open(saves.host, request));
      assertThat(dry.getMessage()).isEqualTo(real.getMessage());
      assertThat(dry.code()).isEqualTo(real.code());
    }
  }

  @Test
  void refusesWhatCannotFitAndWhatIsBeingChanged() throws IOException {
    SaveRequest large = new SaveRequest(target, Saves.DOCUMENT, true, Storage.raw(false), 1L << 60);
    assertThat(
            failure(Preflight.of(saves.host, new Preflight.Ask(large, Saves.raw(), ALL), rates))
                .code())
        .isEqualTo(ErrorCode.NO_SPACE);
    new Images().write(target);
    Files.writeString(SideFile.journal(target), "of somebody");
    try (DiskFile claimed = FileCalls.local().update(target)) {
      assertThat(claimed.claim()).isTrue();
      assertThat(failure(Preflight.of(saves.host, ask(Saves.raw()), rates)).code())
          .isEqualTo(ErrorCode.RESOURCE_BUSY);
    }
  }

  @Test
  void refusesAMissingProgramBeforehand() {
    StorageWish lzop = Saves.raw().withFormat(StreamFormat.LZOP);
    assertThat(failure(Preflight.of(Saves.withoutPrograms(saves.host), ask(lzop), rates)))
        .hasMessageContaining("install the program lzop");
  }

  @Test
  void sparseNeedsRoomForItsPadding() {
    long raw = look(Saves.raw()).space().needBytes();
    Preflight sparse = look(StorageWish.ANY.withFormat(StreamFormat.SPARSE).withDirect(false));
    assertThat(sparse.space().needBytes()).isGreaterThan(raw);
    assertThat(sparse.space().basis()).contains("pages of zeros take no room");
  }

  @Test
  void aLinkIsToldOf() throws IOException {
    Path real = Files.writeString(directory.toRealPath().resolve("real"), "old");
    Files.createSymbolicLink(target, real);
    assertThat(look(Saves.raw()).warnings())
        .anySatisfy(each -> assertThat(each).contains("is a link"));
  }

  @Test
  void learnsHowLongASaveTakes() {
    Preflight before = look(Saves.raw());
    rates.learn(
        before.mount().source(), before.request().storage(), 100L << 20, Duration.ofSeconds(10));
    Preflight after = look(Saves.raw());
    assertThat(after.expected().orElseThrow())
        .isBetween(Duration.ofMillis(470), Duration.ofMillis(480));
    assertThat(look(Saves.raw().withFormat(StreamFormat.ZSTD)).expected())
        .as("by another road")
        .isEmpty();
  }

  @Test
  void ratesForgetSlowlyAndKeepToTheirLimit() {
    Storage raw = Storage.raw(false);
    rates.learn("d", raw, 1L << 30, Duration.ofSeconds(1));
    rates.learn("d", raw, 1L << 30, Duration.ofSeconds(2));
    assertThat(rates.expected("d", raw, 3L << 28)).contains(Duration.ofSeconds(1));
    rates.learn("d", raw, 10, Duration.ofSeconds(1000));
    assertThat(rates.expected("d", raw, 3L << 28)).contains(Duration.ofSeconds(1));
    for (int i = 0; i < 2 * SaveRates.KEYS_MAX; i++) {
      rates.learn("disk" + i, raw, 1L << 30, Duration.ofSeconds(1));
    }
    assertThat(rates.expected("disk" + (2 * SaveRates.KEYS_MAX - 1), raw, 1)).isEmpty();
    assertThat(rates.expected("d", raw, 3L << 28)).isPresent();
  }

  @Test
  void factsOfTheDiskAreTriedOutAndLeaveNothing() throws IOException {
    DiskFacts facts = result(DiskFacts.of(saves.host, target, false));
    assertThat(facts.kind()).isEqualTo(DiskFacts.Kind.FILE);
    assertThat(facts.blockBytes()).isPositive();
    assertThat(Integer.bitCount(facts.blockBytes())).isEqualTo(1);
    assertThat(facts.freeBytes()).isPositive();
    assertThat(facts.hardLinks()).isTrue();
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).isEmpty();
    }
    VirtException missing = failure(DiskFacts.of(saves.host, directory.resolve("none/x"), false));
    assertThat(missing.code()).isEqualTo(ErrorCode.NO_FILE);
  }
}
