package io.vireo.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.base.DomainRef;
import io.vireo.base.ErrorCode;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.DomainOperations.Start;
import io.vireo.operation.Preflight;
import io.vireo.operation.Preflight.Check;
import io.vireo.operation.SaveOperations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A dry run finds what the call would fail for, and leaves everything as it is. */
final class PreflightTest extends HouseTest {

  @BeforeEach
  void run() {
    house.run("web");
    house.folder("images");
    house.told.clear();
  }

  private Preflight ofSave(Path target, Map<String, Object> how) {
    return house.call(SaveOperations.SAVE_PREFLIGHT, House.saving("web", target, how));
  }

  private Preflight ofRestore(Path image) {
    return house.call(SaveOperations.RESTORE_PREFLIGHT, House.restoring(image));
  }

  private Preflight ofStart(boolean forceBoot) {
    return house.call(
        DomainOperations.START_PREFLIGHT,
        new Start(
            new DomainRef.ByName("web"),
            Optional.empty(),
            false,
            false,
            forceBoot,
            false,
            Optional.empty(),
            Optional.empty(),
            true));
  }

  private static List<String> failed(Preflight found) {
    return found.checks().stream()
        .filter(check -> !check.passed())
        .map(check -> check.subject() + " " + check.code().orElse(""))
        .toList();
  }

  private static String finding(Preflight found, String subject) {
    return found.checks().stream()
        .filter(check -> check.subject().equals(subject))
        .map(Check::finding)
        .findFirst()
        .orElse("");
  }

  @Test
  void findsThatASaveIsPossible() {
    Preflight found = ofSave(image("web"), Map.of());

    assertThat(found.possible()).isTrue();
    assertThat(found.checks())
        .extracting(Check::subject)
        .contains("domain", "machine", "document", "target", "permission", "mount", "space");
    assertThat(found.road()).contains("streamed");
    assertThat(found.why()).isNotEmpty();
    assertThat(found.bytes()).isGreaterThanOrEqualTo(65_536);
  }

  @Test
  void touchesNothing() {
    ofSave(image("web"), Map.of());

    assertThat(house.told.all()).isEmpty();
    assertThat(house.state("web")).isEqualTo("running booted");
    assertThat(image("web").getParent()).isEmptyDirectory();
  }

  @Test
  void findsWhatTheTargetIsRefusedFor() {
    assertThat(failed(ofSave(house.directory.resolve("none/web.save"), Map.of())))
        .containsExactly("target NO_FILE");
    assertThat(failed(ofSave(image("web"), Map.of("imageFormat", "sparse"))))
        .containsExactly("storage ARGUMENT_UNSUPPORTED");
    assertThat(failed(ofSave(image("web"), Map.of("key", "nobody"))))
        .containsExactly("key AUTH_FAILED");
  }

  @Test
  void findsAMachineThatCannotBeSaved() {
    settings.put("fail.check-save", "it holds a device of the host");
    Preflight found = ofSave(image("web"), Map.of());

    assertThat(found.possible()).isFalse();
    assertThat(finding(found, "machine")).isEqualTo("it holds a device of the host");
  }

  @Test
  void findsADomainThatIsOff() {
    house.destroy("web");

    assertThat(failed(ofSave(image("web"), Map.of()))).containsExactly("domain OPERATION_INVALID");
  }

  @Test
  void findsADocumentThatDoesNotFitTheMachine() {
    String other = Samples.xml("web").replace("<vcpu>2<", "<vcpu>3<");

    assertThat(failed(ofSave(image("web"), Map.of("xml", other))))
        .containsExactly("document CONFIG_UNSUPPORTED");
  }

  @Test
  void saysWhatBecomesOfAnEarlierImage() throws IOException {
    Files.writeString(image("web"), "an earlier image");

    assertThat(finding(ofSave(image("web"), Map.of()), "target")).contains("kept");
    assertThat(finding(ofSave(image("web"), Map.of("inPlace", true)), "target"))
        .contains("goes before");
  }

  @Test
  void knowsFromEarlierSavesHowLongItTakes() {
    settings.put("stateBytes", Long.toString(24L << 20));
    house.run("large");
    Path target = image("large");
    assertThat(
            house
                .call(SaveOperations.SAVE_PREFLIGHT, House.saving("large", target))
                .expectedMillis())
        .isEmpty();
    house.save("large", target);
    house.restore(target);
    Preflight found = house.call(SaveOperations.SAVE_PREFLIGHT, House.saving("large", target));

    assertThat(found.expectedMillis()).isPresent();
    assertThat(found.expectedPauseMillis()).isEqualTo(found.expectedMillis());
    house.destroy("large");
    assertThat(ofRestore(target).expectedMillis()).isPresent();
  }

  @Test
  void isNoSaveIfTheFlagIsInTheWrongPlace() {
    assertThat(
            house
                .refused(
                    SaveOperations.SAVE, House.saving("web", image("web"), Map.of("dryRun", true)))
                .code())
        .isEqualTo(ErrorCode.INVALID_ARG);
    assertThat(house.state("web")).isEqualTo("running booted");
  }

  @Test
  void findsThatAManagedSaveIsPossible() {
    Preflight found = house.call(SaveOperations.MANAGED_SAVE_PREFLIGHT, House.managedSaving("web"));

    assertThat(found.possible()).isTrue();
    assertThat(house.managedImages()).isEmptyDirectory();
  }

  @Test
  void findsThatARestoreIsPossible() {
    house.save("web", image("web"));
    house.told.clear();
    Preflight found = ofRestore(image("web"));

    assertThat(found.possible()).isTrue();
    assertThat(found.checks())
        .extracting(Check::subject)
        .containsExactly("image", "document", "machine", "domain", "state");
    assertThat(house.told.all()).isEmpty();
    assertThat(house.state("web")).isEqualTo("shutoff saved");
  }

  @Test
  void findsADomainThatRunsAlready() {
    house.save("web", image("web"));
    house.restore(image("web"));

    assertThat(failed(ofRestore(image("web")))).containsExactly("domain OPERATION_INVALID");
  }

  @Test
  void findsANameThatIsTaken() {
    house.save("web", image("web"));
    house.call(
        DomainOperations.UNDEFINE,
        new DomainOperations.Undefine(new DomainRef.ByName("web"), Optional.empty(), false, false));
    house.define(Samples.xml("web", "", 65_536));

    assertThat(failed(ofRestore(image("web")))).containsExactly("domain DOM_EXIST");
  }

  @Test
  void findsAnImageThatIsNone() throws IOException {
    Files.writeString(image("web"), "something else altogether");

    assertThat(failed(ofRestore(image("web")))).containsExactly("image SAVE_IMAGE_FOREIGN");
    assertThat(failed(ofRestore(image("none")))).containsExactly("image NO_FILE");
  }

  @Test
  void findsAMachineThatCannotBeMadeHere() {
    house.save("web", image("web"));
    Preflight found =
        house.call(
            SaveOperations.RESTORE_PREFLIGHT,
            House.restoring(image("web"), Map.of("xml", Samples.xml("web").replace("hvm", "xen"))));

    assertThat(found.possible()).isFalse();
  }

  @Test
  void saysWhetherAStartWouldBootOrRestore() {
    assertThat(failed(ofStart(false))).containsExactly("domain OPERATION_INVALID");
    house.managedSave("web");

    assertThat(ofStart(false).format()).contains("raw");
    assertThat(ofStart(false).possible()).isTrue();
    assertThat(finding(ofStart(true), "image")).contains("would boot");
    assertThat(house.managedImage("web")).exists();
  }
}
