package io.vireo.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.base.DomainRef;
import io.vireo.base.ErrorCode;
import io.vireo.base.FilePath;
import io.vireo.call.Started;
import io.vireo.operation.DomainInfo;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.HypervisorOperations;
import io.vireo.operation.SaveOperations;
import io.vireo.operation.SaveOperations.ImageAt;
import io.vireo.operation.SaveOperations.ImageDefine;
import io.vireo.operation.SaveOperations.ImageXml;
import io.vireo.operation.SaveOperations.Restore;
import io.vireo.operation.SaveOperations.Save;
import io.vireo.operation.SaveOperations.Saved;
import io.vireo.state.Awaited;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A guest goes into a file of the user's and comes out again. */
final class SaveRestoreTest extends HouseTest {

  private static Save saving(String name, Path path, boolean running, boolean paused) {
    return House.saving(name, path, Map.of("running", running, "paused", paused));
  }

  private static Restore restoring(Path path, boolean bypass, boolean running, boolean paused) {
    return House.restoring(
        path, Map.of("bypassCache", bypass, "running", running, "paused", paused));
  }

  private long counter(String name) {
    return Long.parseLong(
        house
            .call(HypervisorOperations.LIST, new HypervisorOperations.ListHypervisors())
            .hypervisors()
            .getFirst()
            .facts()
            .get("counter." + name));
  }

  @Test
  void savesAndStopsARunningDomain() {
    house.run("web");
    house.told.clear();
    Saved saved = house.save("web", image("web"));

    assertThat(saved.bytes()).isEqualTo(image("web").toFile().length());
    assertThat(saved.guestBytes()).isBetween(65_536L, saved.bytes());
    assertThat(house.state("web")).isEqualTo("shutoff saved");
    assertThat(house.told.life("web"))
        .containsExactly("suspended paused", "stopped saved", "domain.save completed");
    assertThat(image("web").getParent().toFile().list()).containsExactly("web.save");
  }

  @Test
  void goesOnCountingAfterARestore() {
    house.run("web");
    house.on("web", DomainOperations.SUSPEND);
    house.on("web", DomainOperations.RESUME);
    long before = counter("web");
    house.save("web", image("web"));
    house.told.clear();
    house.restore(image("web"));

    assertThat(counter("web")).isGreaterThan(before);
    assertThat(house.state("web")).isEqualTo("running restored");
    assertThat(house.told.life("web"))
        .containsExactly("started restored", "domain.restore completed");
    assertThat(image("web")).exists();
  }

  @Test
  void staysPausedAsItWasSaved() {
    house.run("web");
    house.on("web", DomainOperations.SUSPEND);
    house.told.clear();
    Saved saved = house.save("web", image("web"));
    assertThat(saved.pausedMillis()).isZero();
    assertThat(house.told.life("web")).containsExactly("stopped saved", "domain.save completed");
    house.told.clear();
    house.restore(image("web"));

    assertThat(house.state("web")).isEqualTo("paused user");
    assertThat(house.told.life("web"))
        .containsExactly("started restored", "suspended restored", "domain.restore completed");
  }

  @Test
  void doesAfterARestoreWhatTheSaveSaid() {
    house.run("web");
    house.call(SaveOperations.SAVE, saving("web", image("web"), false, true));

    assertThat(house.restore(image("web")).state()).isEqualTo("paused");
  }

  @Test
  void doesWhatTheRestoreSaysBeforeWhatTheImageSays() {
    house.run("web");
    house.call(SaveOperations.SAVE, saving("web", image("web"), false, true));
    DomainInfo info =
        house.call(SaveOperations.RESTORE, restoring(image("web"), false, true, false));

    assertThat(info.state()).isEqualTo("running");
    house.save("web", image("web"));
    info = house.call(SaveOperations.RESTORE, restoring(image("web"), false, false, true));
    assertThat(info.state()).isEqualTo("paused");
  }

  @Test
  void cannotBeBothRunningAndPausedAfterwards() {
    house.run("web");

    assertThat(house.refused(SaveOperations.SAVE, saving("web", image("web"), true, true)).code())
        .isEqualTo(ErrorCode.INVALID_ARG);
    assertThat(
            house
                .refused(SaveOperations.RESTORE, restoring(image("web"), false, true, true))
                .code())
        .isEqualTo(ErrorCode.INVALID_ARG);
    assertThat(house.state("web")).isEqualTo("running booted");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void savesAndRestoresPastThePageCacheOrRefuses(boolean both) {
    house.run("web");
    Save wish = House.saving("web", image("web"), Map.of("bypassCache", true));
    var save = house.later(SaveOperations.SAVE, wish);
    if (both && Awaited.<Boolean>result(save.map(true).otherwise(false))) {
      house.call(SaveOperations.RESTORE, restoring(image("web"), true, false, false));
      assertThat(house.state("web")).isEqualTo("running restored");
    } else {
      boolean saved = Awaited.result(save.map(true).otherwise(false));
      assertThat(house.state("web")).isEqualTo(saved ? "shutoff saved" : "running booted");
    }
  }

  @Test
  void replacesAnEarlierImage() throws IOException {
    Files.createDirectories(image("web").getParent());
    Files.writeString(image("web"), "an earlier image");
    house.run("web");
    house.save("web", image("web"));

    assertThat(house.restore(image("web")).state()).isEqualTo("running");
    assertThat(image("web").getParent().toFile().list()).containsExactly("web.save");
  }

  @Test
  void makesATransientDomainOfAnImageThatNobodyKnows() {
    house.run("web");
    house.save("web", image("web"));
    house.call(
        DomainOperations.UNDEFINE,
        new DomainOperations.Undefine(new DomainRef.ByName("web"), Optional.empty(), false, false));
    DomainInfo info = house.restore(image("web"));

    assertThat(info.persistent()).isFalse();
    assertThat(info.uuid()).isEqualTo(Samples.uuid("web"));
    house.destroy("web");
    assertThat(house.names()).containsExactly("test");
  }

  @Test
  void refusesToRestoreADomainThatRuns() {
    house.run("web");
    house.save("web", image("web"));
    house.restore(image("web"));

    assertThat(house.refused(SaveOperations.RESTORE, House.restoring(image("web"))).code())
        .isEqualTo(ErrorCode.OPERATION_INVALID);
    assertThat(house.state("web")).isEqualTo("running restored");
  }

  @Test
  void refusesAnImageWhoseNameBelongsToAnotherDomain() {
    house.run("web");
    house.save("web", image("web"));
    house.call(
        DomainOperations.UNDEFINE,
        new DomainOperations.Undefine(new DomainRef.ByName("web"), Optional.empty(), false, false));
    house.define(Samples.xml("web", Samples.uuid("someone else")));

    assertThat(house.refused(SaveOperations.RESTORE, House.restoring(image("web"))).code())
        .isEqualTo(ErrorCode.DOM_EXIST);
  }

  @Test
  void refusesAUsersImageThatWasNeverFinished() throws IOException {
    house.run("web");
    house.save("web", image("web"));
    markIncomplete(image("web"));
    byte[] before = Files.readAllBytes(image("web"));

    assertThat(house.refused(SaveOperations.RESTORE, House.restoring(image("web"))))
        .hasMessageContaining(image("web").toString())
        .extracting("code")
        .isEqualTo(ErrorCode.SAVE_IMAGE_INCOMPLETE);
    assertThat(Files.readAllBytes(image("web"))).isEqualTo(before);
    assertThat(
            house
                .call(SaveOperations.IMAGE_INFO, new ImageAt(new FilePath(image("web").toString())))
                .state())
        .isEqualTo("incomplete");
  }

  static void markIncomplete(Path image) throws IOException {
    byte[] bytes = Files.readAllBytes(image);
    byte[] magic = "LibvirtQemudPart".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(magic, 0, bytes, 0, magic.length);
    Files.write(image, bytes);
  }

  @Test
  void saysWhatIsNoImageAtAll() throws IOException {
    Files.createDirectories(image("web").getParent());
    Files.writeString(image("web"), "x".repeat(4096));

    assertThat(house.refused(SaveOperations.RESTORE, House.restoring(image("web"))).code())
        .isEqualTo(ErrorCode.SAVE_IMAGE_FOREIGN);
    assertThat(house.refused(SaveOperations.RESTORE, House.restoring(image("none"))).code())
        .isEqualTo(ErrorCode.NO_FILE);
  }

  @Test
  void leavesADomainOffWhoseStateIsCutOff() throws IOException {
    house.run("web");
    house.save("web", image("web"));
    byte[] whole = Files.readAllBytes(image("web"));
    Files.write(image("web"), java.util.Arrays.copyOf(whole, whole.length - 100));

    assertThat(house.refused(SaveOperations.RESTORE, House.restoring(image("web"))).code())
        .isEqualTo(ErrorCode.OPERATION_FAILED);
    assertThat(house.state("web")).isEqualTo("shutoff failed");
  }

  @Test
  void readsAndReplacesTheDocumentOfAnImage() {
    house.run("web");
    house.save("web", image("web"));
    FilePath path = new FilePath(image("web").toString());
    String xml = house.call(SaveOperations.IMAGE_XML, new ImageXml(path, false)).xml();
    assertThat(xml).contains("<name>web</name>").doesNotContain("id='");
    String titled = xml.replace("<name>web</name>", "<name>web</name><title>new</title>");
    house.call(SaveOperations.IMAGE_DEFINE, new ImageDefine(path, titled, false, true));

    assertThat(house.call(SaveOperations.IMAGE_XML, new ImageXml(path, false)).xml())
        .contains("<title>new</title>");
    assertThat(house.restore(image("web")).state()).isEqualTo("paused");
  }

  @Test
  void refusesADocumentOfAnotherGuestForAnImage() {
    house.run("web");
    house.save("web", image("web"));
    FilePath path = new FilePath(image("web").toString());
    String other = Samples.xml("web").replace("<vcpu>2</vcpu>", "<vcpu>4</vcpu>");

    assertThat(
            house
                .refused(SaveOperations.IMAGE_DEFINE, new ImageDefine(path, other, false, false))
                .code())
        .isEqualTo(ErrorCode.CONFIG_UNSUPPORTED);
    assertThat(house.restore(image("web")).state()).isEqualTo("running");
  }

  @Test
  void endsARestoreThatIsGivenUp() {
    settings.put("stateBytes", Long.toString(256L << 20));
    house.run("web");
    house.save("web", image("web"));
    Started<DomainInfo> restore =
        house.begin(SaveOperations.RESTORE, House.restoring(image("web")));
    restore.job().abort();

    assertThat(Awaited.failure(restore.result()).code()).isEqualTo(ErrorCode.OPERATION_ABORTED);
    assertThat(house.state("web")).startsWith("shutoff");
    assertThat(house.restore(image("web")).state()).isEqualTo("running");
  }

  @Test
  void endsARestoreWhoseDomainIsDestroyed() {
    settings.put("stateBytes", Long.toString(256L << 20));
    house.run("web");
    house.save("web", image("web"));
    Started<DomainInfo> restore =
        house.begin(SaveOperations.RESTORE, House.restoring(image("web")));
    house.destroy("web");

    assertThat(Awaited.failure(restore.result())).isNotNull();
    assertThat(house.state("web")).startsWith("shutoff");
    assertThat(image("web")).exists();
    assertThat(house.restore(image("web")).state()).isEqualTo("running");
  }
}
