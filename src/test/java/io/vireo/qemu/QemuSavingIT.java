package io.vireo.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.driver.InstanceEvent;
import io.vireo.driver.InstanceEvent.ExitCause;
import io.vireo.driver.InstanceEvent.Exited;
import io.vireo.driver.InstanceEvent.Paused;
import io.vireo.driver.InstanceEvent.Resumed;
import io.vireo.driver.Pausing;
import io.vireo.driver.Saving;
import io.vireo.stream.FileSource;
import io.vireo.stream.Stage;
import io.vireo.stream.StateSource;
import io.vireo.tck.Machine;
import io.vireo.tck.StateFile;
import io.vireo.tck.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a save costs, how it ends and what else can be restored, with a guest half of whose memory
 * was never touched.
 */
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

  @Test
  void aStateThatWasPackedIsUnpackedOnItsWayBack() throws Exception {
    Machine machine = run();
    guest.type("v");
    String memory = guest.hear("memory ok");
    Path packed = packed(saved(machine));
    machine.stop();

    Machine back = trial.start("counter", Optional.of(unpacking(packed)));
    back.resume();
    guest.type("v");
    assertThat(guest.hear("memory ok")).isEqualTo(memory);
  }

  @Test
  void aPackedStateWhoseChecksumIsWrongIsNotTaken() throws Exception {
    Machine machine = run();
    Path packed = packed(saved(machine));
    machine.stop();
    byte[] bytes = Files.readAllBytes(packed);
    bytes[bytes.length - 6] ^= 1;
    Files.write(packed, bytes);

    VirtException failure = trial.startFailure("counter", unpacking(packed));
    assertThat(failure.code()).isEqualTo(ErrorCode.OPERATION_FAILED);
    assertThat(failure).hasMessageContaining(packed.toString()).hasMessageContaining("crc");
    assertThat(directory.resolve("run")).isEmptyDirectory();
  }

  @Test
  void aPackedStateThatIsCutOffIsNotTaken() throws Exception {
    Machine machine = run();
    Path packed = packed(saved(machine));
    machine.stop();
    Files.write(packed, Arrays.copyOf(Files.readAllBytes(packed), 1_000_000));

    VirtException failure = trial.startFailure("counter", unpacking(packed));
    assertThat(failure.code()).isEqualTo(ErrorCode.OPERATION_FAILED);
    assertThat(failure).hasMessageContaining(packed.toString());
    assertThat(directory.resolve("run")).isEmptyDirectory();
  }

  private Path saved(Machine machine) {
    trial.get(machine.as(Pausing.class)::pause);
    StateFile file = trial.stateFile("state");
    trial.get(() -> machine.as(Saving.class).save(file.sink()));
    return file.path();
  }

  private Path packed(Path state) {
    Trial.await(
        trial
            .host()
            .processes()
            .run(List.of("gzip", "-1", "-f", state.toString()), Duration.ofSeconds(60)));
    return state.resolveSibling(state.getFileName() + ".gz");
  }

  private StateSource unpacking(Path packed) throws IOException {
    FileSource.Origin origin = new FileSource.Origin(packed, 0, Files.size(packed));
    Stage unpacking = new Stage.Program(List.of("gzip", "-c"), List.of("gzip", "-dc"));
    return FileSource.buffered(trial.host(), origin, List.of(unpacking));
  }
}
