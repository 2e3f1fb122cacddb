package io.vireo.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.base.ErrorCode;
import io.vireo.base.HypervisorUri;
import io.vireo.driver.Hypervisor.HypervisorInfo;
import io.vireo.driver.Instance.RunState;
import io.vireo.driver.InstanceEvent;
import io.vireo.model.domain.Domain;
import org.junit.jupiter.api.Test;

/** A document becomes a machine. */
public abstract class LifeTck extends DriverTck {

  private static final int RECORD_CHARACTERS_MAX = 8192;

  @Test
  public void answersToItsScheme() {
    assertThat(subject().driver().scheme()).isEqualTo(subject().uri().scheme());
    assertThat(trial.hypervisor().uri()).isEqualTo(subject().uri());
  }

  @Test
  public void saysWhatItIs() {
    HypervisorInfo info = trial.hypervisor().info();

    assertThat(info.type()).matches("[A-Z][A-Za-z0-9-]*");
    assertThat(info.version()).isPositive();
  }

  @Test
  public void refusesToConnectWhereNothingIs() {
    HypervisorUri nowhere = new HypervisorUri(subject().uri().scheme() + ":///no-such-place");

    assertThat(trial.openFailure(nowhere).code()).isEqualTo(ErrorCode.NO_CONNECT);
  }

  @Test
  public void completesADefinitionOnceAndForAll() {
    Domain written = subject().sample("guest");
    Domain completed = trial.hypervisor().complete(written);

    assertThat(completed.name()).isEqualTo(written.name());
    assertThat(completed.uuid()).isEqualTo(written.uuid());
    assertThat(trial.hypervisor().complete(completed)).isEqualTo(completed);
  }

  @Test
  public void startsAMachineThatStands() {
    Machine machine = trial.start("guest");

    assertThat(machine.query()).isEqualTo(RunState.PAUSED);
    assertThat(machine.heard().events()).doesNotContain(new InstanceEvent.Resumed());
  }

  @Test
  public void resumesAFreshMachine() {
    Machine machine = trial.run("guest");

    assertThat(machine.query()).isEqualTo(RunState.RUNNING);
    machine.heard().await(new InstanceEvent.Resumed());
  }

  @Test
  public void takesASecondResumeForDone() {
    Machine machine = trial.run("guest");
    machine.resume();

    assertThat(machine.query()).isEqualTo(RunState.RUNNING);
    assertThat(machine.heard().all(InstanceEvent.Resumed.class)).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  public void showsTheLiveDocumentOfTheSameDomain() {
    Machine machine = trial.start("guest");
    Domain live = machine.instance().liveDocument();

    assertThat(live.name()).isEqualTo("guest");
    assertThat(live.uuid()).isEqualTo(subject().sample("guest").uuid());
  }

  @Test
  public void remembersAMachineInFewWords() {
    Machine machine = trial.start("guest");

    assertThat(machine.instance().record()).isNotEmpty();
    assertThat(machine.instance().record().toString()).hasSizeLessThan(RECORD_CHARACTERS_MAX);
  }

  @Test
  public void runsTwoMachinesSideBySide() {
    Machine one = trial.run("one");
    Machine two = trial.start("two");

    assertThat(one.query()).isEqualTo(RunState.RUNNING);
    assertThat(two.query()).isEqualTo(RunState.PAUSED);
    one.stop();
    assertThat(two.query()).isEqualTo(RunState.PAUSED);
  }
}
