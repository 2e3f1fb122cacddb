package io.vireo.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.base.ErrorCode;
import io.vireo.base.FilePath;
import io.vireo.base.VirtException;
import io.vireo.call.Started;
import io.vireo.image.ImageOptions;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.ImageOperations;
import io.vireo.operation.ImageOperations.Verified;
import io.vireo.operation.JobInfo;
import io.vireo.operation.JobOperations;
import io.vireo.operation.SaveOperations;
import io.vireo.operation.SaveOperations.ImageAt;
import io.vireo.operation.SaveOperations.SaveImageInfo;
import io.vireo.operation.SaveOperations.Saved;
import io.vireo.state.Awaited;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How an image is to be, and what its restore makes of that. */
final class SaveOptionsTest extends HouseTest {

  private static final String KEY = "vault";

  @BeforeEach
  void run() {
    house.run("web");
    house.folder("images");
    house.told.clear();
  }

  private Saved save(Map<String, Object> how) {
    return house.call(SaveOperations.SAVE, House.saving("web", image("web"), how));
  }

  private VirtException refused(Map<String, Object> how) {
    return house.refused(SaveOperations.SAVE, House.saving("web", image("web"), how));
  }

  private SaveImageInfo info() {
    return house.call(
        SaveOperations.IMAGE_INFO, new ImageAt(new FilePath(image("web").toString())));
  }

  private Verified verify() {
    return house.call(
        ImageOperations.VERIFY,
        new ImageOperations.Verify(new FilePath(image("web").toString()), Optional.empty()));
  }

  private JobInfo lastJob() {
    return house.on("web", JobOperations.OF_DOMAIN);
  }

  private void makeKey(String name, int seed) throws IOException {
    Path file = house.folder("keys").resolve(name + ".key");
    byte[] key = new byte[32];
    key[0] = (byte) seed;
    Files.write(file, key);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static void damage(Path file) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(bytes.length() - 1000);
      int before = bytes.read();
      bytes.seek(bytes.length() - 1000);
      bytes.write(before ^ 1);
    }
  }

  @ParameterizedTest
  @CsvSource({"raw, streamed", "zstd, processed", "gzip, processed"})
  void storesTheStateInTheFormatThatWasAskedFor(String format, String road) {
    Saved saved = save(Map.of("imageFormat", format));

    assertThat(saved.format()).isEqualTo(format);
    assertThat(saved.road()).isEqualTo(road);
    assertThat(saved.why()).isNotEmpty();
    assertThat(info().format()).contains(format);
    assertThat(house.restore(image("web")).state()).isEqualTo("running");
  }

  @Test
  void countsWhatLeftTheGuestAndWhatIsInTheFile() {
    Saved saved = save(Map.of("imageFormat", "zstd"));

    assertThat(saved.guestBytes()).isGreaterThanOrEqualTo(65_536);
    assertThat(saved.bytes()).isEqualTo(image("web").toFile().length());
  }

  @Test
  void refusesAWishThatCannotBeMetBeforeTheGuestIsPaused() {
    assertThat(refused(Map.of("imageFormat", "zip")))
        .hasMessageContaining("raw, gzip, bzip2, xz, lzop, zstd, sparse")
        .extracting(VirtException::code)
        .isEqualTo(ErrorCode.INVALID_ARG);
    assertThat(refused(Map.of("road", "scenic")).code()).isEqualTo(ErrorCode.INVALID_ARG);
    assertThat(refused(Map.of("bypassCache", true, "useCache", true)).code())
        .isEqualTo(ErrorCode.INVALID_ARG);
    assertThat(refused(Map.of("imageFormat", "raw", "level", 3)).code())
        .isEqualTo(ErrorCode.INVALID_ARG);
    assertThat(refused(Map.of("bytesPerSecondMax", 0)).code()).isEqualTo(ErrorCode.INVALID_ARG);
    assertThat(refused(Map.of("imageFormat", "sparse")).code())
        .isEqualTo(ErrorCode.ARGUMENT_UNSUPPORTED);
    assertThat(refused(Map.of("key", "nobody")).code()).isEqualTo(ErrorCode.AUTH_FAILED);
    assertThat(house.told.life("web")).doesNotContain("suspended paused");
    assertThat(house.state("web")).isEqualTo("running booted");
    assertThat(image("web").getParent()).isEmptyDirectory();
  }

  @Test
  void goesByTheSettingsUnlessTheCallSaysOtherwise() {
    images =
        new ImageOptions(
            Optional.of(true),
            Optional.of("zstd"),
            Optional.empty(),
            Optional.empty(),
            Optional.of(2),
            Optional.of(true),
            Optional.empty(),
            Optional.empty());
    restart();
    house.run("web2");
    Saved asSet = house.call(SaveOperations.SAVE, House.saving("web2", image("web2"), Map.of()));
    house.restore(image("web2"));
    Saved otherwise =
        house.call(
            SaveOperations.SAVE, House.saving("web2", image("web2"), Map.of("imageFormat", "raw")));
    house.restore(image("web2"));

    assertThat(asSet.format()).isEqualTo("zstd");
    assertThat(otherwise.format()).isEqualTo("raw");
    assertThat(house.managedSave("web2").format()).isEqualTo("zstd");
    assertThat(house.start("web2").reason()).isEqualTo("restored");
  }

  @Test
  void goesNoFasterThanItMay() {
    settings.put("stateBytes", Long.toString(1L << 20));
    house.run("slow");
    Saved saved =
        house.call(
            SaveOperations.SAVE,
            House.saving("slow", image("slow"), Map.of("bytesPerSecondMax", 2L << 20)));

    assertThat(saved.elapsedMillis()).isGreaterThan(200);
    assertThat(saved.road()).isIn("streamed", "processed");
  }

  @Test
  void writesInPlaceWhatMayNotBeReplaced() throws IOException {
    Files.writeString(image("web"), "what was there");
    Path other = image("other");
    Files.createLink(other, image("web"));
    save(Map.of("inPlace", true));

    assertThat(Files.isSameFile(image("web"), other)).isTrue();
    assertThat(house.restore(other).state()).isEqualTo("running");
  }

  // Digests.

  @Test
  void findsAnImageSoundByItsDigests() {
    save(Map.of("digests", true));
    Verified verified = verify();

    assertThat(verified.state()).isEqualTo("sound");
    assertThat(verified.digests()).isTrue();
    assertThat(verified.damaged()).isEmpty();
    assertThat(verified.bytesChecked()).isEqualTo(verified.bytes());
  }

  @Test
  void verifyingIsAJobOfTheImagesOwnDomain() {
    save(Map.of("digests", true));
    house.told.clear();
    Started<Verified> begun =
        house.begin(
            ImageOperations.VERIFY,
            new ImageOperations.Verify(new FilePath(image("web").toString()), Optional.empty()));
    Awaited.result(begun.result());
    JobInfo job = lastJob();

    assertThat(job.operation()).isEqualTo("save-image.verify");
    assertThat(job.domainName()).isEqualTo("web");
    assertThat(job.state()).isEqualTo("completed");
    assertThat(job.timeline()).extracting(JobInfo.Moment::moment).containsExactly("verified");
    assertThat(house.told.life("web")).containsExactly("save-image.verify completed");
  }

  @Test
  void saysWhichBytesAreDamaged() throws IOException {
    save(Map.of("digests", true));
    damage(image("web"));
    long at = image("web").toFile().length() - 1000;
    Verified verified = verify();

    assertThat(verified.state()).isEqualTo("unusable");
    assertThat(verified.code()).contains("SAVE_IMAGE_DAMAGED");
    assertThat(verified.damaged())
        .singleElement()
        .satisfies(
            range -> assertThat(at).isBetween(range.offset(), range.offset() + range.bytes() - 1));
  }

  @Test
  void makesNoMachineOfADamagedImage() throws IOException {
    save(Map.of("digests", true));
    damage(image("web"));
    house.told.clear();
    VirtException refused = house.refused(SaveOperations.RESTORE, House.restoring(image("web")));

    assertThat(refused.code()).isEqualTo(ErrorCode.SAVE_IMAGE_DAMAGED);
    assertThat(house.told.life("web")).containsExactly("domain.restore failed");
    assertThat(house.state("web")).startsWith("shutoff");
    assertThat(image("web")).exists();
  }

  @Test
  void comparesDigestsBeforeAnythingElse() {
    save(Map.of("digests", true));
    house.restore(image("web"));

    assertThat(lastJob().timeline())
        .extracting(JobInfo.Moment::moment)
        .containsExactly("verified", "started", "taken-in", "running");
  }

  @Test
  void comparesNothingWhenToldSoOrWithoutDigests() {
    save(Map.of("digests", true));
    house.call(SaveOperations.RESTORE, House.restoring(image("web"), Map.of("verify", false)));
    assertThat(lastJob().timeline()).noneMatch(each -> each.moment().equals("verified"));
    save(Map.of());
    house.restore(image("web"));
    assertThat(lastJob().timeline()).noneMatch(each -> each.moment().equals("verified"));
  }

  @Test
  void refusesToVerifyWhatHasNoDigests() {
    save(Map.of());

    assertThat(
            house
                .refused(
                    SaveOperations.RESTORE, House.restoring(image("web"), Map.of("verify", true)))
                .code())
        .isEqualTo(ErrorCode.ARGUMENT_UNSUPPORTED);
    assertThat(verify().state()).isEqualTo("untold");
  }

  @Test
  void keepsADamagedManagedImageAndSaysWhatToDo() throws IOException {
    house.call(SaveOperations.MANAGED_SAVE, House.managedSaving("web", Map.of("digests", true)));
    damage(house.managedImage("web"));
    VirtException refused = house.refused(DomainOperations.START, House.starting("web"));

    assertThat(refused.code()).isEqualTo(ErrorCode.SAVE_IMAGE_DAMAGED);
    assertThat(refused).hasMessageContaining("forced boot");
    assertThat(house.managedImage("web")).exists();
    assertThat(house.info("web").managedSave()).isTrue();
  }

  @Test
  void tellsAllThatIsKnownOfAnImage() {
    save(Map.of("digests", true));
    ImageOperations.Shown shown =
        house.call(ImageOperations.SHOW, new ImageAt(new FilePath(image("web").toString())));

    assertThat(shown.state()).isEqualTo("complete");
    assertThat(shown.bytes()).isEqualTo(image("web").toFile().length());
    assertThat(shown.front().flatMap(ImageOperations.ImageFront::domainName)).contains("web");
    assertThat(shown.stream().map(ImageOperations.ImageState::digests)).contains("there");
  }

  // Sealed images.

  @Test
  void sealsAnImageAndFindsItsKeyAgain() throws IOException {
    makeKey(KEY, 1);
    Saved saved = save(Map.of("key", KEY));

    assertThat(saved.road()).isEqualTo("processed");
    assertThat(saved.why()).anyMatch(reason -> reason.contains("sealed with key " + KEY));
    assertThat(house.restore(image("web")).state()).isEqualTo("running");
  }

  @Test
  void findsTheKeyOfAManagedImageByItself() throws IOException {
    makeKey(KEY, 1);
    house.call(SaveOperations.MANAGED_SAVE, House.managedSaving("web", Map.of("key", KEY)));

    assertThat(house.start("web").reason()).isEqualTo("restored");
  }

  @Test
  void opensASealedImageByNoOtherKey() throws IOException {
    makeKey(KEY, 1);
    makeKey("other", 2);
    save(Map.of("key", KEY));
    Files.delete(house.folder("keys").resolve(KEY + ".key"));

    assertThat(house.refused(SaveOperations.RESTORE, House.restoring(image("web"))).code())
        .isEqualTo(ErrorCode.AUTH_FAILED);
    assertThat(
            house
                .refused(
                    SaveOperations.RESTORE, House.restoring(image("web"), Map.of("key", "other")))
                .code())
        .isEqualTo(ErrorCode.AUTH_FAILED);
    makeKey("again", 1);
    assertThat(
            house
                .call(SaveOperations.RESTORE, House.restoring(image("web"), Map.of("key", "again")))
                .state())
        .isEqualTo("running");
  }

  @Test
  void keepsNoSecretOfASealedImageInTheOpen() throws IOException {
    makeKey(KEY, 1);
    house.destroy("web");
    house.define(
        Samples.xml("web")
            .replace("</os>", "</os><devices><graphics type='vnc' passwd='sesame'/></devices>"));
    house.start("web");
    save(Map.of("key", KEY));

    assertThat(Files.readString(image("web"), StandardCharsets.ISO_8859_1))
        .contains("<name>web</name>")
        .doesNotContain("sesame");
  }

  // The timeline.

  @Test
  void tellsWhatHappenedInItsOrder() {
    save(Map.of());
    List<JobInfo.Moment> timeline = lastJob().timeline();

    assertThat(timeline)
        .extracting(JobInfo.Moment::moment)
        .containsSubsequence(
            "paused",
            "completed",
            "data-flushed",
            "magic-flushed",
            "renamed",
            "directory-flushed",
            "stopped")
        .contains("first-byte");
    assertThat(timeline)
        .extracting(JobInfo.Moment::sinceStartMillis)
        .allMatch(millis -> millis >= 0 && millis <= lastJob().elapsedMillis() + 1);
    assertThat(lastJob().road()).contains("streamed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"domain.save", "domain.managedsave"})
  void keepsTheTimelineOfASaveThatFailed(String operation) {
    settings.put("fail.save", "no");
    if (operation.equals("domain.save")) {
      refused(Map.of());
    } else {
      house.refused(SaveOperations.MANAGED_SAVE, House.managedSaving("web"));
    }

    assertThat(lastJob().operation()).isEqualTo(operation);
    assertThat(lastJob().timeline())
        .extracting(JobInfo.Moment::moment)
        .contains("paused")
        .doesNotContain("completed", "stopped");
  }
}
