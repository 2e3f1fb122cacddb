package io.vireo.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.vireo.driver.Instance.RunState;
import io.vireo.driver.InstanceEvent.ExitCause;
import io.vireo.driver.InstanceEvent.Exited;
import io.vireo.driver.InstanceEvent.Reset;
import io.vireo.driver.InstanceEvent.ShuttingDown;
import io.vireo.driver.PowerControl;
import org.junit.jupiter.api.Test;

/** The front panel. */
public abstract class PowerTck extends DriverTck {

  @Test
  public void resetsAMachineThatRunsOn() {
    Machine machine = trial.run("guest");
    trial.get(machine.as(PowerControl.class)::reset);

    machine.heard().await(new Reset(false));
    assertThat(machine.query()).isEqualTo(RunState.RUNNING);
  }

  @Test
  public void asksByThePowerButton() {
    Machine machine = trial.run("guest");
    trial.get(machine.as(PowerControl.class)::powerButton);

    assertThat(machine.heard().all(Exited.class)).doesNotContain(new Exited(ExitCause.STOPPED));
  }

  @Test
  public void tellsAShutdownBeforeItsEnd() {
    assumeThat(subject().guestObeysButtons()).isTrue();
    Machine machine = trial.run("guest");
    trial.get(machine.as(PowerControl.class)::powerButton);

    machine.heard().await(new Exited(ExitCause.SHUTDOWN));
    assertThat(machine.heard().all(ShuttingDown.class)).hasSize(1);
  }

  @Test
  public void restartsAGuestThatIsAsked() {
    assumeThat(subject().guestObeysButtons()).isTrue();
    Machine machine = trial.run("guest");
    trial.get(machine.as(PowerControl.class)::reboot);

    machine.heard().await(new Reset(true));
    assertThat(machine.query()).isEqualTo(RunState.RUNNING);
  }
}
