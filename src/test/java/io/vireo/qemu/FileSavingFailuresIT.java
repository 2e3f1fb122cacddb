package io.vireo.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.driver.AttachRequest;
import io.vireo.driver.FileSaving;
import io.vireo.driver.Instance;
import io.vireo.driver.Instance.RunState;
import io.vireo.driver.InstanceEvent.ExitCause;
import io.vireo.driver.InstanceEvent.Exited;
import io.vireo.driver.Pausing;
import io.vireo.stream.FileSource;
import io.vireo.stream.InPlaceSource;
import io.vireo.stream.StateFile;
import io.vireo.stream.StateFile.Manner;
import io.vireo.stream.StateSource;
import io.vireo.tck.Machine;
import io.vireo.tck.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a guest whose QEMU cannot write its state into a file, or must not any more. */
@ParameterizedClass
@MethodSource("emulators")
class FileSavingFailuresIT extends SavingTrial {

  @Test
  void aRestoreThatNobodyWantsAnyMoreIsEndedInTheMiddle() throws Exception {
    Machine machine = paused();
    boolean opensFiles = abilities(machine).mapped();
    StateFile file = file("saved", STREAM);
    save(machine, file);
    machine.stop();
    org.assertj.core.api.Assumptions.assumeThat(opensFiles).as("reads what has no place").isTrue();
    try (SlowFile slow = SlowFile.of(file.file(), OFFSET, directory.resolve("slow"))) {
      FileSource.Origin origin = new FileSource.Origin(slow.path(), 0, file.bytesTaken());
      StateSource source = new InPlaceSource(origin, STREAM, Optional.empty());
      Promise<Void> givenUp = Promise.promise();
      Future<Instance> start = trial.beginStart("counter", source, givenUp.future());
      awaitGiven(source);
      givenUp.complete();

      assertThat(Trial.failureOf(start).code()).isEqualTo(ErrorCode.OPERATION_ABORTED);
      assertThat(source.bytesGiven()).isLessThan(source.bytesTotal());
      assertThat(directory.resolve("run")).isEmptyDirectory();
    }
  }

  private static void awaitGiven(StateSource source) {
    long deadline = System.nanoTime() + Trial.PATIENCE.toNanos();
    while (source.bytesGiven() < SlowFile.BYTES && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(source.bytesGiven()).isGreaterThanOrEqualTo(SlowFile.BYTES);
  }

  @Test
  void anAbortLetsTheGuestGoOn() throws Exception {
    Machine machine = run();
    for (Manner manner : manners(machine)) {
      trial.get(machine.as(Pausing.class)::pause);
      StateFile file = file("saved", slow(manner));
      Future<Void> save = trial.begin(() -> machine.as(FileSaving.class).save(file));
      awaitBytes(file);
      trial.get(machine.as(FileSaving.class)::cancelSave);

      assertThat(Trial.failureOf(save).code()).isEqualTo(ErrorCode.OPERATION_ABORTED);
      assertNothingHeld(machine, file);
      machine.resume();
      assertThat(machine.query()).isEqualTo(RunState.RUNNING);
      trial.get(machine.as(Pausing.class)::pause);
      save(machine, file("again", manner));
      machine.resume();
    }
  }

  @Test
  void whatAnEarlierDaemonLeftIsSettled() throws Exception {
    Machine machine = run();
    for (Manner manner : manners(machine)) {
      machine = leftAndFound(machine, manner);
      machine.resume();
      assertThat(machine.query()).isEqualTo(RunState.RUNNING);
    }
  }

  private Machine leftAndFound(Machine machine, Manner manner) throws IOException {
    trial.get(machine.as(Pausing.class)::pause);
    StateFile file = file("saved", slow(manner));
    trial.get(() -> Future.succeededFuture(machine.as(FileSaving.class).save(file).isComplete()));
    awaitBytes(file);
    AttachRequest request = machine.attachRequest();
    trial.reopen();
    Machine found = trial.attach(request);
    assertNothingHeld(found, file);
    return found;
  }

  @Test
  void anEmulatorThatDiesFailsItsSaveAtOnce() throws Exception {
    Machine machine = paused();
    StateFile file = file("saved", slow(manners(machine).getLast()));
    Future<Void> save = trial.begin(() -> machine.as(FileSaving.class).save(file));
    awaitBytes(file);
    long pid = Long.parseLong(machine.instance().record().get("pid"));
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();

    assertThat(Trial.failureOf(save).code()).isEqualTo(ErrorCode.OPERATION_FAILED);
    machine.heard().await(new Exited(ExitCause.CRASHED));
  }

  @Test
  void aMannerThatItDoesNotHaveIsRefused() throws Exception {
    Machine machine = paused();
    if (abilities(machine).mapped()) {
      return;
    }
    StateFile file = file("saved", MAPPED);
    VirtException failure = trial.failure(() -> machine.as(FileSaving.class).save(file));

    assertThat(failure.code()).isEqualTo(ErrorCode.ARGUMENT_UNSUPPORTED);
    assertThat(failure).hasMessageContaining("mapped-ram");
    machine.resume();
    assertThat(machine.query()).isEqualTo(RunState.RUNNING);
  }

  @Test
  void aFileThatIsNotThereIsRefused() throws Exception {
    Machine machine = paused();
    Path none = directory.resolve("none");
    VirtException failure =
        trial.failure(
            () -> machine.as(FileSaving.class).save(new StateFile(none, none, OFFSET, STREAM)));

    assertThat(failure.code()).isEqualTo(ErrorCode.NO_FILE);
    machine.resume();
  }

  @Test
  void aFullDiskIsCalledSo() throws Exception {
    Machine machine = paused();
    for (Manner manner : manners(machine)) {
      try (SmallDisk disk = SmallDisk.mount(directory.resolve("small"))) {
        Path path = Files.write(disk.path().resolve("state"), new byte[OFFSET]);
        StateFile file = new StateFile(path, path, OFFSET, manner);
        VirtException failure = trial.failure(() -> machine.as(FileSaving.class).save(file));

        assertThat(failure.code()).as("%s", failure).isEqualTo(ErrorCode.NO_SPACE);
        assertThat(failure).hasMessageContaining(path.toString());
        assertNothingHeld(machine, file);
      }
    }
    machine.resume();
    assertThat(machine.query()).isEqualTo(RunState.RUNNING);
  }

  @Test
  void aMachineWhoseStateWasTakenIsNotSavedAgainBeforeItGoesOn() throws Exception {
    Machine machine = paused();
    save(machine, file("saved", STREAM));
    StateFile again = file("again", STREAM);
    VirtException failure = trial.failure(() -> machine.as(FileSaving.class).save(again));

    assertThat(failure.code()).isEqualTo(ErrorCode.OPERATION_FAILED);
    assertThat(failure).hasMessageContaining("previous migration");
    assertNothingHeld(machine, again);
  }

  @ParameterizedTest
  @MethodSource("damages")
  void aStateThatIsNoneIsNotTaken(byte[] bytes) throws Exception {
    Machine machine = run();
    List<Manner> manners = manners(machine);
    machine.stop();
    for (Manner manner : manners) {
      StateFile file = file("saved", manner);
      Files.write(file.file(), bytes);
      StateSource source =
          new InPlaceSource(
              new FileSource.Origin(file.file(), 100, bytes.length - 100),
              manner,
              Optional.empty());
      VirtException failure = trial.startFailure("counter", source);
      assertThat(failure.code()).isEqualTo(ErrorCode.OPERATION_FAILED);
      assertThat(directory.resolve("run")).isEmptyDirectory();
    }
  }

  static Stream<byte[]> damages() {
    return Stream.of(new byte[200_000], new byte[101]);
  }
}
