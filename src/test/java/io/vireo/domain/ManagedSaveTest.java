package io.vireo.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.vireo.base.DomainRef;
import io.vireo.base.ErrorCode;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.DomainOperations.Create;
import io.vireo.operation.DomainOperations.Start;
import io.vireo.operation.SaveOperations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A guest is saved where its next start finds it. */
final class ManagedSaveTest extends HouseTest {

  private static Start starting(boolean paused, boolean bypassCache, boolean forceBoot) {
    return new Start(
        new DomainRef.ByName("web"),
        Optional.empty(),
        paused,
        bypassCache,
        forceBoot,
        false,
        Optional.empty(),
        Optional.empty(),
        false);
  }

  private Path saved() {
    house.run("web");
    house.managedSave("web");
    return house.managedImage("web");
  }

  @Test
  void savesUnderTheDomainsUuid() {
    Path image = saved();

    assertThat(image).exists();
    assertThat(house.info("web").managedSave()).isTrue();
    assertThat(house.state("web")).isEqualTo("shutoff saved");
    assertThat(house.told.life("web"))
        .endsWith("suspended paused", "stopped saved", "domain.managedsave completed");
  }

  @Test
  void restoresAtTheNextStartAndRemovesTheImage() {
    Path image = saved();
    house.told.clear();
    house.start("web");

    assertThat(house.state("web")).isEqualTo("running restored");
    assertThat(house.told.life("web"))
        .containsExactly("started restored", "domain.start completed");
    assertThat(image).doesNotExist();
    assertThat(house.info("web").managedSave()).isFalse();
  }

  @Test
  void restoresAfterARestart() {
    saved();
    restart();
    assertThat(house.state("web")).isEqualTo("shutoff saved");
    assertThat(house.info("web").managedSave()).isTrue();

    assertThat(house.start("web").reason()).isEqualTo("restored");
  }

  @Test
  void restoresPausedWhenAskedTo() {
    saved();
    house.call(DomainOperations.START, starting(true, false, false));

    assertThat(house.state("web")).isEqualTo("paused user");
    assertThat(house.told.life("web")).contains("suspended restored");
  }

  @Test
  void bootsFreshWhenForcedTo() {
    Path image = saved();
    house.call(DomainOperations.START, starting(false, false, true));

    assertThat(house.state("web")).isEqualTo("running booted");
    assertThat(image).doesNotExist();
  }

  @Test
  void bootsFreshWithoutAnImage() {
    saved();
    house.on("web", SaveOperations.MANAGED_SAVE_REMOVE);

    assertThat(house.info("web").managedSave()).isFalse();
    assertThat(house.start("web").reason()).isEqualTo("booted");
  }

  @Test
  void dropsAnImageThatWasNeverFinishedAndBootsFresh() throws IOException {
    Path image = saved();
    SaveRestoreTest.markIncomplete(image);
    house.start("web");

    assertThat(house.state("web")).isEqualTo("running booted");
    assertThat(image).doesNotExist();
    assertThat(house.info("web").managedSave()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0, SAVE_IMAGE_FOREIGN", "20, SAVE_IMAGE_DAMAGED", "16, SAVE_IMAGE_TOO_NEW"})
  void keepsAnImageThatCannotBeUsedAndRefusesToStart(int offset, ErrorCode code)
      throws IOException {
    Path image = saved();
    byte[] bytes = Files.readAllBytes(image);
    bytes[offset] = 127;
    bytes[offset + 1] = 127;
    bytes[offset + 2] = 127;
    bytes[offset + 3] = 0;
    Files.write(image, bytes);

    assertThat(house.refused(DomainOperations.START, House.starting("web")).code()).isEqualTo(code);
    assertThat(Files.readAllBytes(image)).isEqualTo(bytes);
    assertThat(house.state("web")).isEqualTo("shutoff saved");
    assertThat(house.info("web").job()).isEmpty();
    house.call(DomainOperations.START, starting(false, false, true));
    assertThat(house.state("web")).isEqualTo("running booted");
  }

  @Test
  void keepsAnImageOfAnotherDomainAndRefusesToStart() throws IOException {
    Path image = saved();
    house.run("other");
    house.managedSave("other");
    Files.copy(
        house.managedImage("other"), image, java.nio.file.StandardCopyOption.REPLACE_EXISTING);

    assertThat(house.refused(DomainOperations.START, House.starting("web")))
        .hasMessageContaining(image.toString())
        .extracting("code")
        .isEqualTo(ErrorCode.SAVE_IMAGE_WRONG_DOMAIN);
    assertThat(image).exists();
  }

  @Test
  void neverDeletesAnImageThatCannotBeOpened() throws IOException {
    Path image = saved();
    Path aside = image.resolveSibling("aside");
    Files.move(image, aside);
    Files.createDirectory(image);

    assertThat(house.refused(DomainOperations.START, House.starting("web")).code())
        .isIn(ErrorCode.OPEN_FAILED, ErrorCode.READ_FAILED, ErrorCode.INVALID_ARG);
    assertThat(image).isDirectory();
    Files.delete(image);
    Files.move(aside, image);
    assertThat(house.start("web").reason()).isEqualTo("restored");
  }

  @Test
  void keepsTheImageOfARestoreThatFails() {
    Path image = saved();
    settings.put("fail.start", "no memory");
    assertThat(house.refused(DomainOperations.START, House.starting("web")))
        .hasMessage("no memory");
    assertThat(image).exists();
    assertThat(house.info("web").managedSave()).isTrue();
    settings.remove("fail.start");

    assertThat(house.start("web").reason()).isEqualTo("restored");
  }

  @Test
  void keepsTheImageOfARestoreThatCannotBeSetGoing() {
    Path image = saved();
    settings.put("fail.resume", "it will not");
    house.refused(DomainOperations.START, House.starting("web"));
    settings.remove("fail.resume");

    assertThat(image).exists();
    assertThat(house.start("web").reason()).isEqualTo("restored");
  }

  @Test
  void neverRestoresAnImageTwiceThatCannotBeRemoved() throws Exception {
    Path image = saved();
    assumeThat(immutable(image, true)).as("may make a file immutable").isTrue();
    try {
      assertThat(house.start("web").reason()).isEqualTo("restored");
      house.destroy("web");
      assertThat(house.refused(DomainOperations.START, House.starting("web")).code())
          .isEqualTo(ErrorCode.SYSTEM_ERROR);
    } finally {
      immutable(image, false);
    }
    assertThat(house.start("web").reason()).isEqualTo("booted");
  }

  private static boolean immutable(Path file, boolean set) throws Exception {
    return new ProcessBuilder("chattr", set ? "+i" : "-i", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  @Test
  void hasNothingToRestoreForATransientDomain() {
    house.call(
        DomainOperations.CREATE,
        new Create(Samples.xml("web"), Optional.empty(), true, false, true));

    assertThat(house.refused(SaveOperations.MANAGED_SAVE, House.managedSaving("web")).code())
        .isEqualTo(ErrorCode.OPERATION_INVALID);
  }

  @Test
  void readsAndReplacesTheDocumentOfTheImage() {
    saved();
    DomainRef web = new DomainRef.ByName("web");
    String xml =
        house
            .call(
                SaveOperations.MANAGED_SAVE_XML,
                new SaveOperations.ManagedSaveXml(web, Optional.empty(), false))
            .xml();
    String titled = xml.replace("<name>web</name>", "<name>web</name><title>new</title>");
    house.call(
        SaveOperations.MANAGED_SAVE_DEFINE,
        new SaveOperations.ManagedSaveDefine(web, Optional.empty(), titled, false, false));

    assertThat(house.on("web", SaveOperations.MANAGED_SAVE_INFO).state()).isEqualTo("complete");
    house.start("web");
    assertThat(
            house
                .call(
                    DomainOperations.XML,
                    new DomainOperations.GetXml(web, Optional.empty(), false, false))
                .xml())
        .contains("<title>new</title>");
  }

  @Test
  void saysThatThereIsNoImage() {
    house.define(Samples.xml("web"));

    assertThat(house.refused(SaveOperations.MANAGED_SAVE_INFO, House.one("web")).code())
        .isEqualTo(ErrorCode.OPERATION_INVALID);
    assertThat(
            house
                .refused(
                    SaveOperations.MANAGED_SAVE_DEFINE,
                    new SaveOperations.ManagedSaveDefine(
                        new DomainRef.ByName("web"),
                        Optional.empty(),
                        Samples.xml("web"),
                        false,
                        false))
                .code())
        .isEqualTo(ErrorCode.OPERATION_INVALID);
  }
}
