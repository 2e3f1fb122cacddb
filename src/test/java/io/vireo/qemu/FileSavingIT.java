package io.vireo.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.driver.FileSaving;
import io.vireo.driver.Instance.RunState;
import io.vireo.driver.Pausing;
import io.vireo.stream.FileAbilities;
import io.vireo.stream.FileSource;
import io.vireo.stream.InPlaceSource;
import io.vireo.stream.StateFile;
import io.vireo.stream.StateFile.Layout;
import io.vireo.stream.StateFile.Manner;
import io.vireo.stream.StateSource;
import io.vireo.tck.Machine;
import io.vireo.tck.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Every QEMU there is writes its state into a file by itself, and reads it from there. */
@ParameterizedClass
@MethodSource("emulators")
class FileSavingIT extends SavingTrial {

  @Test
  void saysWhatItCan() throws Exception {
    Machine machine = run();
    boolean sparse = trial.hypervisor().info().version() >= 9_001_000;

    assertThat(abilities(machine)).isEqualTo(new FileAbilities(true, sparse, sparse));
  }

  @Test
  void aStateComesBackFromItsFileInEveryManner() throws Exception {
    Machine machine = run();
    guest.type("v");
    String memory = guest.hear("memory ok");
    for (Manner manner : manners(machine)) {
      StateFile file = file("a state, " + manner.layout() + manner.direct() + ",offset=0", manner);
      machine = savedAndRestored(machine, file);
      machine.resume();
      guest.type("v");
      assertThat(guest.hear("memory ok")).isEqualTo(memory);
    }
  }

  private Machine savedAndRestored(Machine machine, StateFile file) throws IOException {
    trial.get(machine.as(Pausing.class)::pause);
    save(machine, file);
    assertThat(file.bytesTaken()).isGreaterThan(MEBIBYTES << 19);
    assertThat(Files.readAllBytes(file.file())).startsWith(header());
    assertNothingHeld(machine, file);
    machine.stop();

    StateSource source = source(file, file.manner());
    Machine back = trial.start("counter", Optional.of(source));
    assertThat(back.query()).isEqualTo(RunState.PAUSED);
    assertThat(source.bytesGiven()).isEqualTo(source.bytesTotal());
    assertNothingHeld(back, file);
    return back;
  }

  private static byte[] header() {
    byte[] header = new byte[OFFSET];
    Arrays.fill(header, (byte) 7);
    return header;
  }

  @Test
  void theGuestGoesOnAfterItsStateWasWritten() throws Exception {
    Machine machine = run();
    for (Manner manner : manners(machine)) {
      long before = guest.count();
      trial.get(machine.as(Pausing.class)::pause);
      save(machine, file("saved", manner));
      machine.resume();
      assertThat(guest.count()).isGreaterThan(before);
    }
    trial.get(machine.as(Pausing.class)::pause);
    var sink = trial.stateFile("by socket");
    trial.get(() -> machine.as(FileSaving.class).save(sink.sink()));
    assertThat(sink.bytes()).isGreaterThan(MEBIBYTES << 19);
  }

  @Test
  void oneStreamIsAsGoodAsAnother() throws Exception {
    Machine machine = paused();
    StateFile byItself = file("by itself", STREAM);
    save(machine, byItself);
    machine.stop();
    FileSource.Origin origin =
        new FileSource.Origin(byItself.file(), OFFSET, Files.size(byItself.file()) - OFFSET);
    Machine back = trial.start("counter", Optional.of(FileSource.buffered(trial.host(), origin)));
    var bySocket = trial.stateFile("by socket");
    trial.get(() -> back.as(FileSaving.class).save(bySocket.sink()));
    back.stop();

    FileSource.Origin whole = new FileSource.Origin(bySocket.path(), 0, bySocket.bytes());
    Machine again =
        trial.start("counter", Optional.of(new InPlaceSource(whole, STREAM, Optional.empty())));
    again.resume();
    guest.type("v");
    guest.hear("memory ok");
  }

  /** Threads and page cache are how it is read, not what it is. */
  @Test
  void aStateIsReadInAnotherMannerThanItWasWritten() throws Exception {
    Machine machine = paused();
    if (!abilities(machine).mappedDirect()) {
      return;
    }
    StateFile file = file("saved", manner(Layout.MAPPED, true, 3));
    save(machine, file);
    for (Manner manner : List.of(manner(Layout.MAPPED, false, 1), manner(Layout.MAPPED, true, 5))) {
      machine.stop();
      machine = trial.start("counter", Optional.of(source(file, manner)));
    }
    machine.resume();
    guest.type("v");
    guest.hear("memory ok");
  }

  @Test
  void theSpeedCanBeChangedOnTheWay() throws Exception {
    Machine machine = run();
    for (Manner manner : manners(machine)) {
      trial.get(machine.as(Pausing.class)::pause);
      AtomicLong rate = new AtomicLong(SLOW);
      StateFile file = file("saved", at(rate::get, manner));
      long startNanos = System.nanoTime();
      Future<Void> save = trial.begin(() -> machine.as(FileSaving.class).save(file));
      awaitBytes(file);
      rate.set(Long.MAX_VALUE);
      Trial.await(save);
      Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
      machine.resume();

      assertThat(took).isLessThan(Duration.ofSeconds((MEBIBYTES << 18) / SLOW));
    }
  }

  @Test
  void aDeviceTakesAStreamAndNothingElse() throws Exception {
    Machine machine = run();
    guest.type("v");
    String memory = guest.hear("memory ok");
    trial.get(machine.as(Pausing.class)::pause);
    try (LoopDevice device = LoopDevice.of(directory.resolve("disk"), 2 * MEBIBYTES)) {
      if (abilities(machine).mapped()) {
        StateFile mapped = new StateFile(device.path(), device.path(), OFFSET, MAPPED);
        VirtException failure = trial.failure(() -> machine.as(FileSaving.class).save(mapped));
        assertThat(failure.code()).isEqualTo(ErrorCode.ARGUMENT_UNSUPPORTED);
        assertThat(failure).hasMessageContaining("no plain file");
      }
      StateFile file = new StateFile(device.path(), device.path(), OFFSET, STREAM);
      save(machine, file);
      assertNothingHeld(machine, file);
      machine.stop();
      FileSource.Origin origin =
          new FileSource.Origin(device.path(), OFFSET, ((2L * MEBIBYTES) << 20) - OFFSET);
      Machine back =
          trial.start("counter", Optional.of(new InPlaceSource(origin, STREAM, Optional.empty())));
      back.resume();
      guest.type("v");
      assertThat(guest.hear("memory ok")).isEqualTo(memory);
    }
  }
}
