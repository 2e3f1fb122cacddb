package io.vireo.mock;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.driver.Instance.RunState;
import io.vireo.driver.Instance.Stop;
import io.vireo.driver.InstanceEvent.Exited;
import io.vireo.driver.InstanceEvent.Responding;
import io.vireo.driver.Pausing;
import io.vireo.driver.Saving;
import io.vireo.tck.Machine;
import io.vireo.tck.StateFile;
import io.vireo.tck.Trial;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The in-memory driver fails on demand. The test keeps the settings and switches them. */
final class MockFaultsTest {

  private final Map<String, String> settings = new ConcurrentHashMap<>();
  @TempDir Path directory;
  private Trial trial;

  @BeforeEach
  void open() {
    trial = new Trial(new MockSubject(settings), directory);
  }

  @AfterEach
  void close() {
    trial.close();
  }

  @Test
  void failsAStartWithTheGivenSentence() {
    settings.put("fail.start", "the machine has no wish to begin");
    VirtException failure = trial.startFailure("guest", trial.stateFile("none").source());

    assertThat(failure).hasMessage("the machine has no wish to begin");
    assertThat(failure.code()).isEqualTo(ErrorCode.OPERATION_FAILED);
    assertThat(failure.object()).contains("guest");
  }

  @Test
  void leavesOtherDomainsAlone() {
    settings.put("fail.start.bad", "no");

    assertThat(trial.start("good").query()).isEqualTo(RunState.PAUSED);
  }

  @Test
  void doesNotAnswerAPauseAndIsWellAgain() {
    Machine machine = trial.run("guest");
    settings.put("deadlineMillis", "20");
    settings.put("hang.pause", "true");
    VirtException failure = trial.failure(machine.as(Pausing.class)::pause);
    settings.remove("hang.pause");
    trial.get(machine.as(Pausing.class)::pause);

    assertThat(failure.code()).isEqualTo(ErrorCode.NOT_RESPONDING);
    assertThat(failure).hasMessageContaining("'guest'");
    assertThat(machine.heard().all(Responding.class))
        .containsExactly(new Responding(false), new Responding(true));
  }

  @Test
  void breaksASaveHalfWayAndStandsThere() {
    Machine machine = trial.start("guest");
    settings.put("fail.save", "the machine lost its thread");
    StateFile file = trial.stateFile("state");
    VirtException failure = trial.failure(() -> machine.as(Saving.class).save(file.sink()));

    assertThat(failure).hasMessage("the machine lost its thread");
    assertThat(file.bytes()).isBetween(1L, machine.as(Saving.class).saveBytesEstimate() - 1);
    machine.resume();
    assertThat(machine.query()).isEqualTo(RunState.RUNNING);
  }

  @Test
  void hangsInASaveUntilItsDeadline() {
    Machine machine = trial.start("guest");
    settings.put("deadlineMillis", "20");
    settings.put("hang.save", "true");
    StateFile file = trial.stateFile("state");

    assertThat(trial.failure(() -> machine.as(Saving.class).save(file.sink())).code())
        .isEqualTo(ErrorCode.NOT_RESPONDING);
  }

  @Test
  void hangsInASaveUntilItIsCancelled() {
    Machine machine = trial.start("guest");
    settings.put("hang.save", "true");
    StateFile file = trial.stateFile("state");
    Future<Void> save = trial.begin(() -> machine.as(Saving.class).save(file.sink()));
    trial.get(machine.as(Saving.class)::cancelSave);

    assertThat(Trial.failureOf(save).code()).isEqualTo(ErrorCode.OPERATION_ABORTED);
  }

  @Test
  void doesNotEndGracefullyButByForce() {
    Machine machine = trial.run("guest");
    settings.put("deadlineMillis", "20");
    settings.put("hang.stop", "true");

    assertThat(trial.failure(() -> machine.instance().stop(Stop.GRACEFUL)).code())
        .isEqualTo(ErrorCode.RESOURCE_BUSY);
    assertThat(machine.heard().all(Exited.class)).isEmpty();
    machine.stop();
    assertThat(machine.heard().all(Exited.class)).hasSize(1);
  }

  @Test
  void refusesADamagedStateAndSaysWhatIsWrong() {
    StateFile file = trial.stateFile("state");
    Machine machine = trial.start("guest");
    trial.get(() -> machine.as(Saving.class).save(file.sink()));
    machine.stop();
    file.flipBit(file.bytes() / 2);
    VirtException failure = trial.startFailure("guest", file.source());

    assertThat(failure.code()).isEqualTo(ErrorCode.OPERATION_FAILED);
    assertThat(failure).hasMessageContaining("not those that were saved");
  }

  @Test
  void keepsTheExactCountOverASave() {
    StateFile file = trial.stateFile("state");
    Machine machine = trial.run("guest");
    trial.get(machine.as(Pausing.class)::pause);
    long saved = trial.counted(machine).orElseThrow();
    trial.get(() -> machine.as(Saving.class).save(file.sink()));
    machine.stop();
    Machine back = trial.start("guest", Optional.of(file.source()));

    assertThat(trial.counted(back)).hasValue(saved);
    back.resume();
    assertThat(trial.counted(back).orElseThrow()).isGreaterThan(saved);
  }
}
