package io.vireo.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.driver.Instance.RunState;
import io.vireo.driver.Pausing;
import io.vireo.guest.TestParts;
import io.vireo.qemu.qmp.MigrationCommands;
import io.vireo.qemu.qmp.MigrationCommands.Capability;
import io.vireo.stream.FileSource;
import io.vireo.stream.InPlaceSource;
import io.vireo.stream.StateSource;
import io.vireo.tck.Machine;
import io.vireo.tck.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** States that QEMU reads from their file by itself, as libvirt's sparse images hold them. */
class SparseStateIT {

  /** As odd as behind a real header. */
  private static final int OFFSET = 0x10457;

  @TempDir Path directory;
  private CounterGuest guest;
  private Optional<Trial> trial = Optional.empty();

  @BeforeEach
  void open() throws IOException {
    guest = new CounterGuest(directory);
  }

  @AfterEach
  void close() throws IOException {
    trial.ifPresent(Trial::close);
    guest.close();
  }

  private Trial trial(Path emulator) {
    Map<String, String> settings = Map.of(QemuDriver.EMULATOR, emulator.toString());
    Trial opened = new Trial(new QemuSubject(settings, name -> guest.domain("")), directory);
    trial = Optional.of(opened);
    return opened;
  }

  @Test
  void comesBackWithQemu10() throws Exception {
    Trial opened = trial(TestParts.here().assumeQemu10());
    Machine machine = opened.run("counter");
    guest.hear("ready");
    guest.type("v");
    String memory = guest.hear("memory ok");
    StateSource state = sparse(opened, machine);
    machine.stop();

    Machine back = opened.start("counter", Optional.of(state));
    assertThat(back.query()).isEqualTo(RunState.PAUSED);
    back.resume();
    guest.type("v");
    assertThat(guest.hear("memory ok")).isEqualTo(memory);
  }

  @Test
  void isToldAsUnusableWhenItIs() throws Exception {
    Trial opened = trial(TestParts.here().assumeQemu10());
    Path file = Files.write(directory.resolve("sparse"), new byte[200_000]);

    VirtException failure = opened.startFailure("counter", source(file));
    assertThat(failure.code()).isEqualTo(ErrorCode.OPERATION_FAILED);
    assertThat(failure).hasMessageContaining(file.toString());
    assertThat(directory.resolve("run")).isEmptyDirectory();
  }

  @Test
  void isRefusedByAQemuThatKnowsNoSuchStates() throws Exception {
    Trial opened = trial(TestParts.here().assumeQemu());
    org.assertj.core.api.Assumptions.assumeThat(opened.hypervisor().info().version())
        .as("the installed QEMU's version")
        .isLessThan(9_000_000);
    Path file = Files.write(directory.resolve("sparse"), new byte[200_000]);

    VirtException failure = opened.startFailure("counter", source(file));
    assertThat(failure.code()).isEqualTo(ErrorCode.ARGUMENT_UNSUPPORTED);
    assertThat(failure).hasMessageContaining("mapped-ram");
    assertThat(directory.resolve("run")).isEmptyDirectory();
  }

  /** The state as libvirt has it written. */
  private StateSource sparse(Trial opened, Machine machine) throws IOException {
    Path file = Files.write(directory.resolve("sparse"), new byte[OFFSET]);
    MonitorLink link = ((QemuInstance) machine.instance()).link();
    var abilities =
        new MigrationCommands.MigrateSetCapabilities(
            List.of(new Capability("mapped-ram", true), new Capability("multifd", true)));
    opened.get(machine.as(Pausing.class)::pause);
    opened.get(() -> link.execute(abilities));
    opened.get(
        () -> link.execute(new MigrationCommands.Migrate("file:" + file + ",offset=" + OFFSET)));
    while (opened.get(() -> active(link))) {}
    return source(file);
  }

  private static Future<Boolean> active(MonitorLink link) {
    return link.execute(new MigrationCommands.QueryMigrate())
        .map(MigrationCommands.Migration::active);
  }

  private static StateSource source(Path file) throws IOException {
    return new InPlaceSource(new FileSource.Origin(file, OFFSET, Files.size(file) - OFFSET));
  }
}
