package io.vireo.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vireo.driver.DriverContext;
import io.vireo.host.Loop;
import io.vireo.host.OpenHost;
import io.vireo.host.ProcessIdentity;
import io.vireo.host.Processes;
import io.vireo.qemu.process.LaunchPlan;
import io.vireo.qemu.process.QemuProcess;
import io.vireo.qemu.process.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon dies at each step of a start, and another opens the connection. */
class UnfinishedStartsIT {

  private static final Duration SOON = Duration.ofMillis(100);
  private static final Duration NEVER = Duration.ofHours(1);

  @TempDir Path directory;
  private final OpenHost open = new OpenHost();
  private final Processes processes = open.host.processes();
  private final Loop loop = open.host.newLoop();
  private final List<ProcessIdentity> spawned = new ArrayList<>();

  @AfterEach
  void close() {
    spawned.forEach(process -> OpenHost.await(processes.signal(process, Processes.Signal.KILL)));
    open.close();
  }

  private UnfinishedStarts daemon(Duration claimedWithin) {
    return new UnfinishedStarts(
        new DriverContext(open.host, loop, directory, directory, directory, Map.of()),
        claimedWithin);
  }

  private void call(Supplier<Future<Void>> step) {
    OpenHost.await(loop.call(step::get));
  }

  private RunDirectory runDirectory(int id) throws IOException {
    RunDirectory made = RunDirectory.of(directory, id, "web");
    Files.createDirectory(made.path());
    return made;
  }

  private QemuProcess.Facts spawn(int id, String... command) throws IOException {
    Path log = directory.resolve(id + ".log");
    ProcessIdentity process = OpenHost.await(processes.spawn(List.of(command), Map.of(), log));
    spawned.add(process);
    var belongings = new QemuProcess.Belongings(runDirectory(id), List.of());
    return new QemuProcess.Facts("domain 'web'", process, belongings, log, 0);
  }

  private QemuProcess.Facts spawn(int id) throws IOException {
    return spawn(id, "/bin/sleep", "60");
  }

  private boolean alive(QemuProcess.Facts facts) {
    return OpenHost.await(processes.alive(facts.identity()));
  }

  private void announce(RunDirectory place) {
    LaunchPlan plan =
        new LaunchPlan(
            "domain 'web'",
            List.of("none"),
            Map.of(),
            place,
            List.of(),
            directory.resolve("none.log"));
    call(() -> daemon(NEVER).announce(plan));
  }

  @Test
  void whatWasAnnouncedAndNeverStartedIsCleared() throws IOException {
    RunDirectory place = runDirectory(1);
    announce(place);
    call(daemon(NEVER)::end);

    assertThat(place.path()).doesNotExist();
  }

  @Test
  void whatWasStartedAndNotNotedIsToldToQuit() throws IOException {
    Path qemu = processes.find("qemu-system-x86_64").orElse(Path.of("/none"));
    Assumptions.assumeTrue(Files.exists(qemu), "no qemu-system-x86_64 here");
    RunDirectory place = RunDirectory.of(directory, 1, "web");
    String monitor = "unix:" + place.monitor() + ",server=on,wait=off";
    QemuProcess.Facts facts =
        spawn(1, qemu.toString(), "-machine", "none", "-display", "none", "-qmp", monitor);
    announce(place);
    OpenHost.await(loop.call(() -> listening(facts)));
    call(daemon(NEVER)::end);

    OpenHost.await(processes.ended(facts.identity()));
    assertThat(place.path()).doesNotExist();
  }

  @Test
  void whatWasStartedAndDoesNotListenYetIsFoundAndEnded() throws IOException {
    RunDirectory place = runDirectory(1);
    Map<String, String> environment = Surroundings.with(Map.of(), place);
    ProcessIdentity deaf =
        OpenHost.await(
            processes.spawn(
                List.of("/bin/sleep", "60"), environment, directory.resolve("deaf.log")));
    spawned.add(deaf);
    QemuProcess.Facts other = spawn(2);
    announce(place);
    call(daemon(NEVER)::end);

    OpenHost.await(processes.ended(deaf));
    assertThat(place.path()).doesNotExist();
    assertThat(alive(other)).isTrue();
  }

  private Future<Void> listening(QemuProcess.Facts facts) {
    return new QemuProcess(open.host, loop, facts)
        .connect(UnfinishedStarts.DEAF)
        .compose(
            client -> {
              client.close();
              return client.closed();
            });
  }

  @Test
  void whatWasNotedIsEndedAtOnce() throws IOException {
    QemuProcess.Facts facts = spawn(1);
    call(() -> daemon(NEVER).note(facts));
    call(daemon(NEVER)::end);

    assertThat(alive(facts)).isFalse();
    assertThat(facts.directory().path()).doesNotExist();
  }

  @Test
  void whatTheCoreMayKnowIsEndedOnlyIfTheCoreDoesNotAskForIt() throws IOException {
    QemuProcess.Facts known = spawn(1);
    QemuProcess.Facts unknown = spawn(2);
    call(() -> daemon(NEVER).handOver(known));
    call(() -> daemon(NEVER).handOver(unknown));
    UnfinishedStarts later = daemon(SOON);
    call(() -> later.claim(known.directory()));
    call(() -> daemon(NEVER).handOver(known));
    call(later::end);

    OpenHost.await(processes.ended(unknown.identity()));
    assertThat(alive(known)).isTrue();
  }

  @Test
  void whatTheCoreMayKnowIsGivenTime() throws IOException {
    QemuProcess.Facts known = spawn(1);
    call(() -> daemon(NEVER).handOver(known));
    UnfinishedStarts later = daemon(NEVER);
    call(later::end);

    assertThat(alive(known)).isTrue();
    assertThat(known.directory().path()).isDirectoryContaining("glob:**/starting.json");
  }

  @Test
  void whatTheCoreHasUsedIsNoUnfinishedStart() throws IOException {
    QemuProcess.Facts known = spawn(1);
    QemuProcess.Facts unknown = spawn(2);
    call(() -> daemon(NEVER).handOver(known));
    call(() -> daemon(NEVER).forget(known.directory()));
    call(() -> daemon(NEVER).handOver(unknown));
    call(daemon(SOON)::end);

    OpenHost.await(processes.ended(unknown.identity()));
    assertThat(alive(known)).isTrue();
    assertThat(known.directory().path()).isEmptyDirectory();
  }
}
