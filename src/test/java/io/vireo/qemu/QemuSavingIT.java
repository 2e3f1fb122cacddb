package io.vireo.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.driver.InstanceEvent;
import io.vireo.driver.InstanceEvent.ExitCause;
import io.vireo.driver.InstanceEvent.Exited;
import io.vireo.driver.InstanceEvent.Paused;
import io.vireo.driver.InstanceEvent.Resumed;
import io.vireo.driver.Pausing;
import io.vireo.driver.Saving;
import io.vireo.tck.Machine;
import io.vireo.tck.StateFile;
import io.vireo.tck.Trial;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a save costs and how it ends, with a guest half of whose memory was never touched. */
class QemuSavingIT {

  private static final int MEBIBYTES = 512;
  private static final Percentage CLOSE = Percentage.withPercentage(15);

  @TempDir Path directory;
  private CounterGuest guest;
  private Trial trial;

  @BeforeEach
  void open() throws Exception {
    guest = new CounterGuest(directory, MEBIBYTES);
    trial = new Trial(QemuSubject.with(guest.domain("")), directory);
  }

  @AfterEach
  void close() throws Exception {
    trial.close();
    guest.close();
  }

  private Machine run() throws Exception {
    Machine machine = trial.run("counter");
    guest.hear("ready");
    return machine;
  }

  @Test
  void theEstimateIsWhatTheGuestHasTouched() throws Exception {
    Machine machine = run();
    Saving saving = machine.as(Saving.class);
    long unasked = saving.saveBytesEstimate();
    trial.get(saving::checkSaveable);
    long estimate = saving.saveBytesEstimate();
    trial.get(machine.as(Pausing.class)::pause);
    StateFile file = trial.stateFile("state");
    trial.get(() -> saving.save(file.sink()));

    assertThat(estimate).isCloseTo(file.bytes(), CLOSE).isGreaterThan(file.bytes());
    assertThat(unasked).isGreaterThan((long) MEBIBYTES << 20);
  }

  @Test
  void aStopAfterASaveIsQuickAndSaysNothingButTheEnd() throws Exception {
    List<Duration> stops = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      stops.add(saveAndStop(run()));
    }
    assertThat(Collections.min(stops)).isLessThan(Duration.ofMillis(700));
  }

  private Duration saveAndStop(Machine machine) {
    trial.get(machine.as(Pausing.class)::pause);
    trial.get(() -> machine.as(Saving.class).save(trial.stateFile("state").sink()));
    long startNanos = System.nanoTime();
    machine.stop();
    Duration took = Duration.ofNanos(System.nanoTime() - startNanos);

    assertThat(machine.heard().events())
        .containsExactly(
            new Resumed(),
            new Paused(InstanceEvent.PauseCause.USER),
            new Exited(ExitCause.STOPPED));
    return took;
  }
}
