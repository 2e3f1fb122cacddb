package io.vireo.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.base.DomainRef;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Started;
import io.vireo.driver.Instance.RunState;
import io.vireo.operation.DomainInfo;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.SaveOperations;
import io.vireo.operation.SaveOperations.Saved;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A daemon finds the machines again that an earlier one left. The driver is scripted. */
final class ReattachmentTest extends OutlivingTest {

  private static VirtException failure(ErrorCode code) {
    return new VirtException(code, "scripted");
  }

  @Test
  void findsARunningGuestAfterAKill() {
    int id = house.run("web").id().orElseThrow();
    long counted = machines.counter("web");
    killAndOpen();

    assertThat(house.state("web")).isEqualTo("running booted");
    assertThat(house.info("web").id()).contains(id);
    assertThat(house.told.life("web")).isEmpty();
    assertThat(machines.counter("web")).isGreaterThanOrEqualTo(counted);
    house.on("web", DomainOperations.SUSPEND);
    assertThat(house.told.life("web")).containsExactly("suspended paused");
    house.destroy("web");
    assertThat(machines.living()).isEmpty();
  }

  @Test
  void findsAGuestAfterADaemonThatStoppedInOrder() {
    house.run("web");
    house.close();
    house = open();

    assertThat(house.state("web")).isEqualTo("running booted");
    assertThat(machines.living()).hasSize(1);
  }

  @Test
  void findsAGuestThatWasPausedMeanwhile() {
    house.run("web");
    house.on("web", DomainOperations.SUSPEND);
    killAndOpen();

    assertThat(house.info("web").state()).isEqualTo("paused");
    assertThat(house.on("web", DomainOperations.RESUME).state()).isEqualTo("running");
  }

  @Test
  void findsATransientGuestAndForgetsItAtItsEnd() {
    house.call(
        DomainOperations.CREATE,
        new DomainOperations.Create(Samples.xml("web"), Optional.empty(), true, false, true));
    killAndOpen();
    assertThat(house.info("web").persistent()).isFalse();
    house.destroy("web");

    assertThat(house.names()).isEmpty();
  }

  /** A transient domain's policy is as good after a restart as before. */
  @Test
  void aTransientGuestStillHasItsOwnerAndLabels() {
    String labels =
        "<metadata><v:labels xmlns:v='urn:vireo:labels'><v:label name='team'>a</v:label>"
            + "</v:labels></metadata></domain>";
    house.call(
        DomainOperations.CREATE,
        new DomainOperations.Create(
            Samples.xml("web").replace("</domain>", labels), Optional.empty(), true, false, true));
    Optional<String> owner = house.info("web").owner();
    assertThat(owner).isPresent();
    killAndOpen();
    assertThat(house.info("web").owner()).isEqualTo(owner);
    assertThat(house.info("web").labels()).containsExactly(Map.entry("team", "a"));
    killAndOpen();
    assertThat(house.info("web").owner()).isEqualTo(owner);
  }

  @Test
  void aGuestWhoseDefinitionWasForgottenStillHasItsOwner() {
    house.run("web");
    Optional<String> owner = house.info("web").owner();
    house.call(
        DomainOperations.UNDEFINE,
        new DomainOperations.Undefine(new DomainRef.ByName("web"), Optional.empty(), false, false));
    killAndOpen();
    assertThat(house.info("web").persistent()).isFalse();
    assertThat(house.info("web").owner()).isEqualTo(owner).isPresent();
  }

  @Test
  void numbersNewInstancesAfterThoseItFinds() {
    int id = house.run("web").id().orElseThrow();
    killAndOpen();

    assertThat(house.run("db").id().orElseThrow()).isGreaterThan(id);
  }

  @Test
  void tellsOfAGuestThatEndedMeanwhile() {
    house.run("web");
    house.kill();
    machines.kill(machines.living().getFirst());
    house = open();

    assertThat(house.state("web")).isEqualTo("shutoff crashed");
    assertThat(house.told.life("web")).containsExactly("stopped crashed");
    killAndOpen();
    assertThat(house.told.life("web")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"NOT_RESPONDING", "INTERNAL_ERROR", "LIMIT_REACHED", "OPERATION_INVALID"})
  void neverLosesAMachineOfWhichNothingIsKnown(ErrorCode code) {
    house.run("web");
    house.kill();
    machines.attaches.set(0);
    machines.attachFailures.add(failure(code));
    house = open();

    assertThat(house.state("web")).isEqualTo("running booted");
    assertThat(house.info("web").responding()).isEqualTo(code != ErrorCode.NOT_RESPONDING);
    assertThat(house.refused(DomainOperations.DESTROY, House.destroying("web")).code())
        .isEqualTo(ErrorCode.NOT_RESPONDING);
    assertThat(house.refused(DomainOperations.SUSPEND, House.one("web")).code())
        .isEqualTo(ErrorCode.NOT_RESPONDING);
    assertThat(house.refused(DomainOperations.START, House.starting("web")).code())
        .isEqualTo(ErrorCode.OPERATION_INVALID);
    awaitAttached();
    assertThat(house.on("web", DomainOperations.SUSPEND).state()).isEqualTo("paused");
    assertThat(house.info("web").responding()).isTrue();
  }

  /** The retry tells nothing by itself, so the call that needs the machine is asked again. */
  private void awaitAttached() {
    long deadline = System.nanoTime() + java.time.Duration.ofSeconds(30).toNanos();
    while (house.info("web").id().isEmpty() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(house.info("web").id()).isPresent();
  }

  @Test
  void listsATransientGuestThatDoesNotAnswer() {
    house.call(
        DomainOperations.CREATE,
        new DomainOperations.Create(Samples.xml("web"), Optional.empty(), true, false, true));
    house.kill();
    machines.attachFailures.add(failure(ErrorCode.NOT_RESPONDING));
    house = open();

    assertThat(house.names()).containsExactly("web");
    assertThat(house.told.life("web")).containsExactly("silent");
    house.told.await("web", "answers");
  }

  @Test
  void forgetsNothingWhenItStopsWhileAMachineIsSilent() {
    house.run("web");
    house.kill();
    machines.attachFailures.add(failure(ErrorCode.NOT_RESPONDING));
    house = open();
    house.close();
    house = open();

    assertThat(house.state("web")).isEqualTo("running booted");
  }

  /** A save that stands half way. */
  private Started<Saved> halfWay() {
    machines.settings.put("stateBytes", Long.toString(8L << 20));
    house.run("web");
    machines.settings.put("hang.save", "true");
    machines.settings.put("deadlineMillis", "60000");
    house.told.clear();
    Started<Saved> save = house.begin(SaveOperations.SAVE, House.saving("web", image("web")));
    house.told.await(
        told -> told.all().stream().anyMatch(io.vireo.event.Event.JobProgress.class::isInstance),
        "progress");
    return save;
  }

  @Test
  void letsAGuestGoOnWhoseSaveWasInterrupted() {
    halfWay();
    assertThat(image("web").getParent().toFile().list()).hasSize(1);
    killAndOpen();

    assertThat(house.state("web")).isEqualTo("running save-canceled");
    assertThat(house.told.life("web")).containsExactly("resumed unpaused");
    assertThat(image("web").getParent()).isEmptyDirectory();
    machines.settings.remove("hang.save");
    assertThat(house.save("web", image("web")).bytes()).isPositive();
  }

  @Test
  void cleansUpAfterAGuestThatDiedInItsSave() {
    halfWay();
    house.kill();
    machines.kill(machines.living().getFirst());
    house = open();

    assertThat(house.state("web")).isEqualTo("shutoff crashed");
    assertThat(image("web").getParent()).isEmptyDirectory();
  }

  @Test
  void keepsTheEarlierImageOfASaveThatWasInterrupted() throws IOException {
    Files.writeString(image("web"), "an earlier image");
    halfWay();
    killAndOpen();

    assertThat(image("web")).hasContent("an earlier image");
    assertThat(image("web").getParent().toFile().list()).containsExactly("web.save");
  }

  @Test
  void asksASavedMachineUntilItEnds() {
    house.run("web");
    machines.stopFailures.add(failure(ErrorCode.NOT_RESPONDING));
    house.save("web", image("web"));

    assertThat(house.state("web")).isEqualTo("shutoff saved");
    assertThat(machines.living()).isEmpty();
  }

  @Test
  void letsNobodySetGoingWhatIsSavedAndDoesNotEnd() {
    house.run("web");
    machines.stopFailures.add(failure(ErrorCode.NOT_RESPONDING));
    Started<Saved> save = house.begin(SaveOperations.SAVE, House.saving("web", image("web")));
    VirtException refused = house.refused(DomainOperations.RESUME, House.one("web"));

    assertThat(refused.code()).isIn(ErrorCode.RESOURCE_BUSY, ErrorCode.OPERATION_INVALID);
    assertThat(io.vireo.state.Awaited.result(save.result()).bytes()).isPositive();
    assertThat(house.state("web")).isEqualTo("shutoff saved");
  }

  @ParameterizedTest
  @CsvSource({"SHUT_DOWN, shutdown user", "CRASHED, crashed panicked"})
  void sendsNoGuestOnThatEndedInItsSave(RunState end, String state) {
    halfWay();
    house.kill();
    machines.resumes.set(0);
    machines.queryAnswers.add(end);
    house = open();

    assertThat(house.state("web")).isEqualTo(state);
    assertThat(image("web").getParent()).isEmptyDirectory();
    assertThat(machines.resumes).hasValue(0);
    house.destroy("web");
    assertThat(machines.living()).isEmpty();
  }

  @Test
  void listsACrashedGuestWhoseMachineIsThereAsActive() {
    house.run("web");
    house.define(Samples.xml("db"));
    house.kill();
    machines.queryAnswers.add(RunState.CRASHED);
    house = open();

    assertThat(house.state("web")).isEqualTo("crashed panicked");
    assertThat(named("active")).containsExactly("web");
    assertThat(named("inactive")).containsExactly("db");
    assertThat(named("crashed,shutoff")).containsExactly("db", "web");
  }

  private List<String> named(String states) {
    return house
        .call(
            DomainOperations.LIST,
            new DomainOperations.ListDomains(Optional.empty(), Optional.of(states)))
        .domains()
        .stream()
        .map(DomainInfo::name)
        .toList();
  }

  @Test
  void letsAGuestGoOnThatAFailedSaveCouldNot() {
    house.run("web");
    machines.settings.put("fail.save", "no");
    machines.resumeFailures.add(failure(ErrorCode.NOT_RESPONDING));
    house.refused(SaveOperations.SAVE, House.saving("web", image("web")));
    house.kill();
    machines.pause(machines.living().getFirst());
    house = open();

    assertThat(house.state("web")).isEqualTo("running save-canceled");
    killAndOpen();
    assertThat(house.told.life("web")).isEmpty();
  }

  @Test
  void settlesAfterAJobThatBeganMeanwhile() {
    halfWay();
    house.kill();
    machines.settings.remove("hang.save");
    machines.resumeFailures.add(failure(ErrorCode.NOT_RESPONDING));
    house = open();
    assertThat(house.save("web", image("db")).bytes()).isPositive();

    assertThat(image("web").getParent().toFile().list()).contains("db.save");
    assertThat(house.state("web")).isEqualTo("shutoff saved");
    assertThat(machines.living()).isEmpty();
  }
}
