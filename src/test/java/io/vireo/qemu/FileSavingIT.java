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
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every QEMU there is writes its state into a file by itself, and reads it from there. */
@ParameterizedClass
@MethodSource("emulators")
class FileSavingIT {

  /** As odd as behind a real header. */
  private static final int OFFSET = 0x10457;

  private static final int MEBIBYTES = 256;
  private static final long SLOW = 8 << 20;
  private static final Manner STREAM = manner(Layout.STREAM, false, 1);
  private static final Manner MAPPED = manner(Layout.MAPPED, false, 2);
  private static final Manner DIRECT = manner(Layout.MAPPED, true, 2);

  @TempDir Path directory;
  @Parameter Path emulator;
  private CounterGuest guest;
  private Trial trial;

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

  private static Manner manner(Layout layout, boolean direct, int channels) {
    return new Manner(layout, direct, channels, Optional.empty());
  }

  private static Manner slow(Manner manner) {
    return at(() -> SLOW, manner);
  }

  private static Manner at(LongSupplier rate, Manner manner) {
    return new Manner(manner.layout(), manner.direct(), manner.channels(), Optional.of(rate));
  }

  private Machine run() throws Exception {
    Machine machine = trial.run("counter");
    guest.hear("ready");
    return machine;
  }

  private Machine paused() throws Exception {
    Machine machine = run();
    trial.get(machine.as(Pausing.class)::pause);
    return machine;
  }

  private FileAbilities abilities(Machine machine) {
    return trial.get(machine.as(FileSaving.class)::fileAbilities);
  }

  /** The manners that this machine's QEMU has. */
  private List<Manner> manners(Machine machine) {
    FileAbilities abilities = abilities(machine);
    return Stream.of(STREAM, MAPPED, DIRECT)
        .filter(manner -> !manner.equals(MAPPED) || abilities.mapped())
        .filter(manner -> !manner.equals(DIRECT) || abilities.mappedDirect())
        .toList();
  }

  private StateFile file(String name, Manner manner) throws IOException {
    byte[] header = new byte[OFFSET];
    Arrays.fill(header, (byte) 7);
    Path path = Files.write(directory.resolve(name), header);
    return new StateFile(path, path, OFFSET, manner);
  }

  private static StateSource source(StateFile file, Manner manner) throws IOException {
    long bytes = Files.size(file.file()) - OFFSET;
    return new InPlaceSource(
        new FileSource.Origin(file.file(), OFFSET, bytes), manner, Optional.empty());
  }

  private void save(Machine machine, StateFile file) {
    trial.get(() -> machine.as(FileSaving.class).save(file));
  }

  private void assertNothingHeld(Machine machine, StateFile file) throws IOException {
    long pid = Long.parseLong(machine.instance().record().get("pid"));
    try (Stream<Path> held = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      assertThat(held.map(FileSavingIT::target)).doesNotContain(file.file());
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

  /** It tells how far it is, some times a second. */
  private void awaitBytes(StateFile file) {
    long deadline = System.nanoTime() + Trial.PATIENCE.toNanos();
    while (file.bytesTaken() == 0 && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(file.bytesTaken()).as("%s", file.manner()).isBetween(1L, (long) MEBIBYTES << 18);
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
