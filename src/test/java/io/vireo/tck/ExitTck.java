package io.vireo.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.vireo.base.ErrorCode;
import io.vireo.driver.Instance.RunState;
import io.vireo.driver.Instance.Stop;
import io.vireo.driver.InstanceEvent.ExitCause;
import io.vireo.driver.InstanceEvent.Exited;
import io.vireo.driver.Pausing;
import io.vireo.driver.PowerControl;
import io.vireo.driver.Saving;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A machine ends once, and whoever asks it anything afterwards is told so. */
public abstract class ExitTck extends DriverTck {

  private static final Exited STOPPED = new Exited(ExitCause.STOPPED);

  @ParameterizedTest
  @EnumSource
  public void tellsTheEndBeforeStopCompletes(Stop how) {
    Machine machine = trial.run("guest");
    trial.get(() -> machine.instance().stop(how));

    assertThat(machine.heard().all(Exited.class)).containsExactly(STOPPED);
  }

  @Test
  public void stopsAMachineThatStands() {
    Machine machine = trial.start("guest");
    machine.stop();

    assertThat(machine.heard().all(Exited.class)).containsExactly(STOPPED);
  }

  @Test
  public void tellsOneEndForTwoStops() {
    Machine machine = trial.run("guest");
    var first = trial.begin(() -> machine.instance().stop(Stop.FORCED));
    var second = trial.begin(() -> machine.instance().stop(Stop.FORCED));
    Trial.await(first);
    Trial.await(second.otherwiseEmpty());

    assertThat(machine.heard().all(Exited.class)).containsExactly(STOPPED);
  }

  @Test
  public void refusesToResumeOrQueryWhatEnded() {
    Machine machine = ended();

    assertThat(trial.failure(machine.instance()::resume).code())
        .isEqualTo(ErrorCode.OPERATION_INVALID);
    assertThat(trial.failure(machine.instance()::query).code())
        .isEqualTo(ErrorCode.OPERATION_INVALID);
  }

  @Test
  public void refusesToPauseWhatEnded() {
    Pausing machine = ended().as(Pausing.class);

    assertThat(trial.failure(machine::pause).code()).isEqualTo(ErrorCode.OPERATION_INVALID);
  }

  @Test
  public void refusesButtonsOfWhatEnded() {
    PowerControl machine = ended().as(PowerControl.class);

    assertThat(trial.failure(machine::powerButton).code()).isEqualTo(ErrorCode.OPERATION_INVALID);
    assertThat(trial.failure(machine::reboot).code()).isEqualTo(ErrorCode.OPERATION_INVALID);
    assertThat(trial.failure(machine::reset).code()).isEqualTo(ErrorCode.OPERATION_INVALID);
  }

  @Test
  public void refusesToSaveWhatEnded() {
    Saving machine = ended().as(Saving.class);
    StateFile file = trial.stateFile("state");

    assertThat(trial.failure(machine::checkSaveable).code()).isEqualTo(ErrorCode.OPERATION_INVALID);
    assertThat(trial.failure(() -> machine.save(file.sink())).code())
        .isEqualTo(ErrorCode.OPERATION_INVALID);
  }

  @Test
  public void startsAgainWhatEnded() {
    ended();

    assertThat(trial.run("guest").query()).isEqualTo(RunState.RUNNING);
  }

  @Test
  public void tellsAShutdownThatTheGuestObeyed() {
    assumeThat(subject().guestObeysButtons()).isTrue();
    Machine machine = trial.run("guest");
    trial.get(machine.as(PowerControl.class)::powerButton);

    machine.heard().await(new Exited(ExitCause.SHUTDOWN));
  }

  private Machine ended() {
    Machine machine = trial.run("guest");
    machine.stop();
    return machine;
  }
}
