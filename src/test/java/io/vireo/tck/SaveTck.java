package io.vireo.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.driver.Instance;
import io.vireo.driver.Instance.RunState;
import io.vireo.driver.InstanceEvent.Exited;
import io.vireo.driver.Pausing;
import io.vireo.driver.Saving;
import io.vireo.stream.StateSink;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/**
 * A machine's whole state goes out and comes in. A save that is held stands for a disk that hangs:
 * neither its cancelling nor the end of the machine may wait for it.
 */
public abstract class SaveTck extends DriverTck {

  @Test
  public void findsNothingAgainstASave() {
    Machine machine = trial.run("guest");
    Saving saving = machine.as(Saving.class);

    trial.get(saving::checkSaveable);
    assertThat(saving.saveBytesEstimate()).isPositive();
  }

  @Test
  public void handsOutTheStateAndStands() {
    Machine machine = paused();
    StateFile file = trial.stateFile("state");
    StateSink sink = file.sink();
    trial.get(() -> machine.as(Saving.class).save(sink));

    assertThat(file.bytes()).isPositive().isEqualTo(sink.bytesTaken());
    assertThat(machine.query()).isEqualTo(RunState.PAUSED);
  }

  @Test
  public void goesOnAfterASave() {
    Machine machine = paused();
    save(machine, trial.stateFile("state"));

    assertRunsAfterResume(machine);
  }

  @Test
  public void bringsASavedMachineBack() {
    Machine machine = paused();
    StateFile file = trial.stateFile("state");
    save(machine, file);
    machine.stop();

    Machine back = trial.start("guest", Optional.of(file.source()));
    assertThat(back.query()).isEqualTo(RunState.PAUSED);
    assertRunsAfterResume(back);
  }

  @Test
  public void goesOnCountingWhereItWasSaved() {
    Machine machine = paused();
    OptionalLong saved = trial.counted(machine);
    assumeThat(saved).as("the sample guest's counter").isPresent();
    StateFile file = trial.stateFile("state");
    save(machine, file);
    machine.stop();

    Machine back = trial.start("guest", Optional.of(file.source()));
    back.resume();
    assertThat(trial.counted(back).orElseThrow()).isGreaterThanOrEqualTo(saved.getAsLong());
  }

  @Test
  public void savesTwiceInARow() {
    Machine machine = paused();
    save(machine, trial.stateFile("first"));
    machine.resume();
    trial.get(machine.as(Pausing.class)::pause);
    StateFile second = trial.stateFile("second");
    save(machine, second);
    machine.stop();

    assertRunsAfterResume(trial.start("guest", Optional.of(second.source())));
  }

  @Test
  public void saysWhatBrokeTheSinkAndGoesOn() {
    Machine machine = paused();
    StateFile file = trial.stateFile("state");
    StateSink full = file.sink(SaveTck::diskFull);
    VirtException failure = trial.failure(() -> machine.as(Saving.class).save(full));

    assertThat(failure.code()).isEqualTo(ErrorCode.NO_SPACE);
    assertRunsAfterResume(machine);
  }

  @Test
  public void savesAfterASaveThatFailed() {
    Machine machine = paused();
    StateFile file = trial.stateFile("state");
    StateSink full = file.sink(SaveTck::diskFull);
    trial.failure(() -> machine.as(Saving.class).save(full));

    save(machine, file);
    assertThat(file.bytes()).isPositive();
  }

  @Test
  public void endsASaveThatIsCancelledAndGoesOn() {
    Machine machine = paused();
    Future<Void> save = cancelled(machine);

    assertThat(Trial.failureOf(save).code()).isEqualTo(ErrorCode.OPERATION_ABORTED);
    assertRunsAfterResume(machine);
  }

  @Test
  public void savesAfterASaveThatWasCancelled() {
    Machine machine = paused();
    Trial.failureOf(cancelled(machine));
    StateFile file = trial.stateFile("again");
    save(machine, file);
    machine.stop();

    assertRunsAfterResume(trial.start("guest", Optional.of(file.source())));
  }

  @Test
  public void failsTheSaveOfAMachineThatIsStopped() {
    Machine machine = paused();
    Gate gate = new Gate();
    Future<Void> save = heldAt(gate, machine);
    machine.stop();
    gate.open();

    assertThat(Trial.failureOf(save).code()).isNotEqualTo(ErrorCode.INTERNAL_ERROR);
    assertThat(machine.heard().all(Exited.class)).hasSize(1);
  }

  @Test
  public void refusesAStateThatEndsTooEarly() {
    Machine machine = paused();
    StateFile file = trial.stateFile("state");
    save(machine, file);
    machine.stop();
    file.truncate(file.bytes() / 2);

    assertThat(trial.startFailure("guest", file.source()).code())
        .isEqualTo(ErrorCode.OPERATION_FAILED);
    assertThat(trial.run("guest").query()).isEqualTo(RunState.RUNNING);
  }

  @Test
  public void endsAStartThatIsGivenUp() {
    Machine machine = paused();
    StateFile file = trial.stateFile("state");
    save(machine, file);
    machine.stop();
    Gate gate = new Gate();
    Promise<Void> givenUp = Promise.promise();
    Future<Instance> start = trial.beginStart("guest", file.source(gate), givenUp.future());
    gate.awaitReached();
    trial.get(() -> Future.succeededFuture(givenUp.tryComplete()));
    gate.open();

    assertThat(Trial.failureOf(start).code()).isEqualTo(ErrorCode.OPERATION_ABORTED);
    assertThat(trial.run("guest").query()).isEqualTo(RunState.RUNNING);
  }

  private Machine paused() {
    Machine machine = trial.run("guest");
    machine.as(Saving.class);
    trial.get(machine.as(Pausing.class)::pause);
    return machine;
  }

  private void save(Machine machine, StateFile file) {
    trial.get(() -> machine.as(Saving.class).save(file.sink()));
  }

  private Future<Void> heldAt(Gate gate, Machine machine) {
    StateSink sink = trial.stateFile("held").sink(gate);
    Future<Void> save = trial.begin(() -> machine.as(Saving.class).save(sink));
    gate.awaitReached();
    return save;
  }

  private Future<Void> cancelled(Machine machine) {
    Gate gate = new Gate();
    Future<Void> save = heldAt(gate, machine);
    trial.get(machine.as(Saving.class)::cancelSave);
    gate.open();
    return save;
  }

  private static void assertRunsAfterResume(Machine machine) {
    machine.resume();
    assertThat(machine.query()).isEqualTo(RunState.RUNNING);
  }

  private static void diskFull(long bytesTaken) {
    if (bytesTaken > 0) {
      throw new VirtException(ErrorCode.NO_SPACE, "the disk is full, make room");
    }
  }
}
