package io.vireo.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.vireo.base.ErrorCode;
import io.vireo.driver.AttachRequest;
import io.vireo.driver.Instance.RunState;
import io.vireo.driver.InstanceEvent.ExitCause;
import io.vireo.driver.InstanceEvent.Exited;
import org.junit.jupiter.api.Test;

/** A daemon comes back and finds what it left. */
public abstract class AttachTck extends DriverTck {

  @Test
  public void tellsNoEndWhenTheConnectionCloses() {
    Machine machine = trial.run("guest");
    trial.reopen();

    assertThat(machine.heard().all(Exited.class)).isEmpty();
  }

  @Test
  public void findsARunningMachineAgain() {
    assumeThat(subject().machinesPersist()).isTrue();
    AttachRequest request = trial.run("guest").attachRequest();
    trial.reopen();
    Machine found = trial.attach(request);

    assertThat(found.query()).isEqualTo(RunState.RUNNING);
    assertThat(found.instance().liveDocument()).isEqualTo(request.document());
    found.stop();
    assertThat(found.heard().all(Exited.class)).containsExactly(new Exited(ExitCause.STOPPED));
  }

  @Test
  public void findsAStandingMachineAgain() {
    assumeThat(subject().machinesPersist()).isTrue();
    AttachRequest request = trial.start("guest").attachRequest();
    trial.reopen();
    Machine found = trial.attach(request);

    assertThat(found.query()).isEqualTo(RunState.PAUSED);
    found.resume();
    assertThat(found.query()).isEqualTo(RunState.RUNNING);
  }

  @Test
  public void saysThatAMachineEndedMeanwhile() {
    Machine machine = trial.run("guest");
    AttachRequest request = machine.attachRequest();
    machine.stop();
    trial.reopen();

    assertThat(trial.attachFailure(request).code()).isEqualTo(ErrorCode.OPERATION_FAILED);
  }

  @Test
  public void saysThatAMachineCouldNotOutliveTheDaemon() {
    assumeThat(subject().machinesPersist()).isFalse();
    AttachRequest request = trial.run("guest").attachRequest();
    trial.reopen();

    assertThat(trial.attachFailure(request))
        .hasMessageContaining("guest")
        .extracting("code")
        .isEqualTo(ErrorCode.OPERATION_FAILED);
  }
}
