package io.vireo.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.driver.AttachRequest;
import io.vireo.driver.DriverContext;
import io.vireo.driver.Instance.RunState;
import io.vireo.driver.Instance.Stop;
import io.vireo.driver.InstanceEvent.ExitCause;
import io.vireo.driver.InstanceEvent.Exited;
import io.vireo.driver.InstanceEvent.Responding;
import io.vireo.driver.Pausing;
import io.vireo.driver.Saving;
import io.vireo.host.OpenHost;
import io.vireo.tck.Gate;
import io.vireo.tck.Machine;
import io.vireo.tck.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong with a real QEMU, and what is left of it. */
class QemuFailuresIT {

  @TempDir Path directory;
  private Trial trial;
  private final List<Long> pids = new ArrayList<>();

  @BeforeEach
  void open() {
    trial = new Trial(QemuSubject.firmware(), directory);
  }

  @AfterEach
  void close() throws IOException {
    pids.forEach(pid -> signal("CONT", pid));
    trial.close();
    assertThat(pids).noneMatch(pid -> ProcessHandle.of(pid).isPresent());
    try (var left = Files.list(directory.resolve("run"))) {
      assertThat(left).isEmpty();
    }
  }

  private Machine run() {
    Machine machine = trial.run("guest");
    pids.add(pid(machine));
    return machine;
  }

  private static long pid(Machine machine) {
    return Long.parseLong(machine.instance().record().get("pid"));
  }

  private void signal(String name, long pid) {
    Trial.await(
        trial
            .host()
            .processes()
            .run(List.of("kill", "-" + name, Long.toString(pid)), Duration.ofSeconds(10)));
  }

  @Test
  void aSilentEmulatorIsNotRespondingUntilItIsHeardAgain() {
    Machine machine = run();
    signal("STOP", pid(machine));

    assertThat(trial.failure(machine.instance()::query).code()).isEqualTo(ErrorCode.NOT_RESPONDING);
    machine.heard().await(new Responding(false));
    Instant again = Instant.now();
    assertThat(trial.failure(machine.instance()::query)).hasMessageContaining("'guest'");
    assertThat(Duration.between(again, Instant.now())).isLessThan(Duration.ofSeconds(2));

    signal("CONT", pid(machine));
    machine.heard().await(new Responding(true));
    assertThat(machine.query()).isEqualTo(RunState.RUNNING);
  }

  @Test
  void aSilentEmulatorCanBeStoppedByForce() {
    Machine machine = run();
    signal("STOP", pid(machine));
    trial.get(() -> machine.instance().stop(Stop.FORCED));

    assertThat(machine.heard().all(Exited.class)).containsExactly(new Exited(ExitCause.STOPPED));
  }

  @Test
  void aKilledEmulatorHasCrashedOnce() {
    Machine machine = run();
    signal("KILL", pid(machine));

    machine.heard().await(new Exited(ExitCause.CRASHED));
    assertThat(machine.heard().all(Exited.class)).hasSize(1);
  }

  @Test
  void anEmulatorThatAStrangerEndedHasShutDown() {
    Machine machine = run();
    signal("TERM", pid(machine));

    machine.heard().await(new Exited(ExitCause.SHUTDOWN));
  }

  @Test
  void aSilentEmulatorIsTakenUpAndHeardLater() {
    Machine machine = run();
    AttachRequest request = machine.attachRequest();
    signal("STOP", pid(machine));
    trial.reopen();
    Machine found = trial.attach(request);

    assertThat(found.heard().events()).contains(new Responding(false));
    assertThat(trial.failure(found.instance()::query).code()).isEqualTo(ErrorCode.NOT_RESPONDING);
    signal("CONT", pid(machine));
    found.heard().await(new Responding(true));
    assertThat(found.query()).isEqualTo(RunState.RUNNING);
  }

  @Test
  void anEmulatorThatDiesFailsItsSave() {
    Machine machine = run();
    trial.get(machine.as(Pausing.class)::pause);
    Gate gate = new Gate();
    Future<Void> save = save(machine, gate);
    signal("KILL", pid(machine));

    assertThat(Trial.failureOf(save).code()).isEqualTo(ErrorCode.OPERATION_FAILED);
    gate.open();
    machine.heard().await(new Exited(ExitCause.CRASHED));
  }

  @Test
  void aSaveThatNobodyFinishedIsCancelledWhenTheMachineIsFound() {
    Machine machine = run();
    trial.get(machine.as(Pausing.class)::pause);
    Gate gate = new Gate();
    trial.get(() -> Future.succeededFuture(held(machine, gate).isComplete()));
    gate.awaitReached();
    AttachRequest request = machine.attachRequest();
    trial.reopen();
    Machine found = trial.attach(request);
    found.resume();

    assertThat(found.query()).isEqualTo(RunState.RUNNING);
    trial.get(found.as(Pausing.class)::pause);
    trial.get(() -> found.as(Saving.class).save(trial.stateFile("again").sink()));
    gate.open();
  }

  private Future<Void> save(Machine machine, Gate gate) {
    Future<Void> save = trial.begin(() -> held(machine, gate));
    gate.awaitReached();
    return save;
  }

  private Future<Void> held(Machine machine, Gate gate) {
    return machine.as(Saving.class).save(trial.stateFile("held").sink(gate));
  }

  @Test
  void aSecondSaveIsRefused() {
    Machine machine = run();
    trial.get(machine.as(Pausing.class)::pause);
    Gate gate = new Gate();
    Future<Void> first = save(machine, gate);

    assertThat(
            trial.failure(() -> machine.as(Saving.class).save(trial.stateFile("b").sink())).code())
        .isEqualTo(ErrorCode.RESOURCE_BUSY);
    gate.open();
    Trial.await(first);
    assertThat(trial.failure(machine.as(Saving.class)::cancelSave).code())
        .isEqualTo(ErrorCode.OPERATION_INVALID);
  }

  @Test
  void aStartThatTheDaemonDidNotLiveToFinishIsEnded() throws IOException {
    Machine machine = run();
    AttachRequest request = machine.attachRequest();
    Path run = Path.of(request.record().get("runDirectory"));
    Files.writeString(
        run.resolve("starting.json"), new ObjectMapper().writeValueAsString(request.record()));
    trial.reopen();

    assertThat(trial.attachFailure(request).code()).isEqualTo(ErrorCode.OPERATION_FAILED);
    assertThat(run).doesNotExist();
  }

  @Test
  void aMachineIsAnUnfinishedStartUntilItIsSetGoing() {
    Machine machine = trial.start("guest");
    pids.add(pid(machine));
    Path note = Path.of(machine.instance().record().get("runDirectory")).resolve("starting.json");
    assertThat(note).exists();
    machine.resume();

    assertThat(note).doesNotExist();
  }

  @Test
  void aMachineThatTheDaemonHadRecordedIsFoundAndNoUnfinishedStartAnyMore() {
    Machine machine = trial.start("guest");
    pids.add(pid(machine));
    AttachRequest request = machine.attachRequest();
    trial.reopen();
    Machine found = trial.attach(request);

    assertThat(found.query()).isEqualTo(RunState.PAUSED);
    assertThat(Path.of(request.record().get("runDirectory")).resolve("starting.json"))
        .doesNotExist();
  }

  @Test
  void anEmulatorThatRefusesItsCommandLineIsQuoted() {
    trial.close();
    String wrong =
        "<commandline xmlns='http://libvirt.org/schemas/domain/qemu/1.0'>"
            + "<arg value='-no-such-option'/></commandline>";
    trial = new Trial(QemuSubject.with(QemuSubject.firmware("guest", "", wrong)), directory);

    VirtException failure = failureOfStart();
    assertThat(failure.code()).isEqualTo(ErrorCode.OPERATION_FAILED);
    assertThat(failure).hasMessageContaining("'guest'").hasMessageContaining("-no-such-option");
    assertThat(failure.getMessage()).doesNotContain("2026-");
  }

  private VirtException failureOfStart() {
    try {
      trial.start("guest");
      throw new AssertionError("the start succeeded");
    } catch (VirtException failure) {
      return failure;
    }
  }

  @Test
  void anEmulatorThatIsNoneIsRefusedWithItsOwnWords() throws IOException {
    trial.close();
    Path fake = directory.resolve("fake");
    Files.writeString(fake, "#!/bin/sh\necho 'not a qemu at all' >&2\nexit 1\n");
    assertThat(fake.toFile().setExecutable(true)).isTrue();
    VirtException failure;
    try (OpenHost open = new OpenHost()) {
      var context =
          new DriverContext(
              open.host,
              open.host.newLoop(),
              directory.resolve("run"),
              directory.resolve("state"),
              directory.resolve("log"),
              Map.of(QemuDriver.EMULATOR, fake.toString()));
      HypervisorUri uri = new HypervisorUri("qemu:///system");
      failure = (VirtException) OpenHost.failure(new QemuDriver().open(uri, context));
    }
    trial = new Trial(QemuSubject.firmware(), directory);

    assertThat(failure.code()).isEqualTo(ErrorCode.NO_CONNECT);
    assertThat(failure).hasMessageContaining("not a qemu at all");
  }
}
