package io.vireo.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.driver.Instance.RunState;
import io.vireo.driver.InstanceEvent;
import io.vireo.driver.InstanceEvent.PauseCause;
import io.vireo.driver.InstanceEvent.Paused;
import io.vireo.driver.InstanceEvent.Resumed;
import io.vireo.driver.Pausing;
import org.junit.jupiter.api.Test;

/** Processors are held and let go. */
public abstract class PauseTck extends DriverTck {

  private static final InstanceEvent PAUSED = new Paused(PauseCause.USER);

  @Test
  public void holdsARunningMachine() {
    Machine machine = trial.run("guest");
    trial.get(machine.as(Pausing.class)::pause);

    assertThat(machine.query()).isEqualTo(RunState.PAUSED);
    machine.heard().await(PAUSED);
  }

  @Test
  public void tellsAPauseOnce() {
    Machine machine = trial.run("guest");
    trial.get(machine.as(Pausing.class)::pause);
    trial.get(machine.as(Pausing.class)::pause);

    machine.heard().await(PAUSED);
    assertThat(machine.heard().all(Paused.class)).hasSize(1);
  }

  @Test
  public void takesAPauseOfAStandingMachineForDone() {
    Machine machine = trial.start("guest");
    trial.get(machine.as(Pausing.class)::pause);

    assertThat(machine.query()).isEqualTo(RunState.PAUSED);
  }

  @Test
  public void letsAPausedMachineGoOn() {
    Machine machine = trial.run("guest");
    trial.get(machine.as(Pausing.class)::pause);
    machine.resume();

    assertThat(machine.query()).isEqualTo(RunState.RUNNING);
    machine.heard().await(PAUSED);
    machine.heard().await(new Resumed());
  }
}
