package io.vireo.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.driver.FileSaving;
import io.vireo.driver.Pausing;
import io.vireo.guest.TestParts;
import io.vireo.qemu.qmp.DescriptorCommands.Fdset;
import io.vireo.qemu.qmp.DescriptorCommands.QueryFdsets;
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
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** A guest whose QEMU writes its state into a file by itself, and what tests do with both. */
abstract class SavingTrial {

  /** As odd as behind a real header. */
  static final int OFFSET = 0x10457;

  static final int MEBIBYTES = 256;
  static final long SLOW = 8 << 20;
  static final Manner STREAM = manner(Layout.STREAM, false, 1);
  static final Manner MAPPED = manner(Layout.MAPPED, false, 2);
  static final Manner DIRECT = manner(Layout.MAPPED, true, 2);

  @TempDir Path directory;
  @Parameter Path emulator;
  CounterGuest guest;
  Trial trial;

  static List<Path> emulators() {
    return TestParts.here().assumeQemus();
  }

  @BeforeEach
  void open() throws IOException {
    guest = new CounterGuest(directory, MEBIBYTES);
    Map<String, String> settings = Map.of(QemuDriver.EMULATOR, emulator.toString());
    trial = new Trial(new QemuSubject(settings, name -> guest.domain("")), directory);
  }

  @AfterEach
  void close() throws IOException {
    trial.close();
    guest.close();
  }

  static Manner manner(Layout layout, boolean direct, int channels) {
    return new Manner(layout, direct, channels, Optional.empty());
  }

  static Manner slow(Manner manner) {
    return at(() -> SLOW, manner);
  }

  static Manner at(LongSupplier rate, Manner manner) {
    return new Manner(manner.layout(), manner.direct(), manner.channels(), Optional.of(rate));
  }

  Machine run() throws Exception {
    Machine machine = trial.run("counter");
    guest.hear("ready");
    return machine;
  }

  Machine paused() throws Exception {
    Machine machine = run();
    trial.get(machine.as(Pausing.class)::pause);
    return machine;
  }

  FileAbilities abilities(Machine machine) {
    return trial.get(machine.as(FileSaving.class)::fileAbilities);
  }

  /** The manners that this machine's QEMU has. */
  List<Manner> manners(Machine machine) {
    FileAbilities abilities = abilities(machine);
    return Stream.of(STREAM, MAPPED, DIRECT)
        .filter(manner -> !manner.equals(MAPPED) || abilities.mapped())
        .filter(manner -> !manner.equals(DIRECT) || abilities.mappedDirect())
        .toList();
  }

  StateFile file(String name, Manner manner) throws IOException {
    byte[] header = new byte[OFFSET];
    Arrays.fill(header, (byte) 7);
    Path path = Files.write(directory.resolve(name), header);
    return new StateFile(path, path, OFFSET, manner);
  }

  static StateSource source(StateFile file, Manner manner) throws IOException {
    long bytes = Files.size(file.file()) - OFFSET;
    return new InPlaceSource(
        new FileSource.Origin(file.file(), OFFSET, bytes), manner, Optional.empty());
  }

  void save(Machine machine, StateFile file) {
    trial.get(() -> machine.as(FileSaving.class).save(file));
  }

  void assertNothingHeld(Machine machine, StateFile file) throws IOException {
    long pid = Long.parseLong(machine.instance().record().get("pid"));
    try (Stream<Path> held = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      assertThat(held.map(SavingTrial::target)).doesNotContain(file.file());
    }
    MonitorLink link = ((QemuInstance) machine.instance()).link();
    Fdset[] sets = trial.get(() -> link.execute(new QueryFdsets()));
    assertThat(sets).isEmpty();
  }

  private static Path target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor);
    } catch (IOException closed) {
      return descriptor;
    }
  }

  /** It tells how far it is, some times a second. */
  void awaitBytes(StateFile file) {
    long deadline = System.nanoTime() + Trial.PATIENCE.toNanos();
    while (file.bytesTaken() == 0 && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(file.bytesTaken()).as("%s", file.manner()).isBetween(1L, (long) MEBIBYTES << 18);
  }
}
