package io.vireo.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalProcessesIT {

  private static final Map<String, String> ENVIRONMENT = Map.of("PATH", "/usr/bin:/bin", "X", "y");

  @TempDir Path directory;
  private final OpenHost open = new OpenHost();
  private final Processes processes = open.host.processes();

  @AfterEach
  void close() {
    open.close();
  }

  @Test
  void runGivesStatusAndBothOutputs() {
    Processes.Output output =
        OpenHost.await(
            processes.run(
                List.of("sh", "-c", "echo out; echo err >&2; exit 3"), Duration.ofSeconds(10)));
    assertThat(output).isEqualTo(new Processes.Output(3, "out\n", "err\n"));
  }

  @Test
  void runCutsOutputAtItsLimitAndStillEnds() {
    Processes.Output output =
        OpenHost.await(
            processes.run(List.of("head", "-c", "3000000", "/dev/zero"), Duration.ofSeconds(10)));
    assertThat(output.exitStatus()).isZero();
    assertThat(output.stdout()).hasSize(ProgramRun.OUTPUT_BYTES_MAX);
  }

  @Test
  void runKillsWhatMissesItsDeadline() {
    Throwable late =
        OpenHost.failure(processes.run(List.of("sleep", "77.125"), Duration.ofMillis(200)));
    assertThat(((VirtException) late).code()).isEqualTo(ErrorCode.OPERATION_TIMEOUT);
    assertThat(late).hasMessageContaining("sleep").hasMessageContaining("200 ms");
    assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive).toList())
        .noneMatch(child -> child.info().commandLine().orElse("").contains("77.125"));
  }

  @Test
  void aMissingProgramIsNamed() {
    Throwable failure =
        OpenHost.failure(processes.run(List.of("/no/such/program"), Duration.ofSeconds(1)));
    assertThat(failure).hasMessageContaining("/no/such/program");
  }

  @Test
  void spawnGivesASessionOfItsOwnAndAPrivateLog() throws IOException {
    Path log = directory.resolve("guest.log");
    ProcessIdentity process = spawn("echo \"$X $(pwd) $(cut -d' ' -f6 /proc/$$/stat)\"", log);
    OpenHost.await(processes.ended(process));
    assertThat(Files.readString(log)).isEqualTo("y / " + process.pid() + "\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log)))
        .isEqualTo("rw-------");
  }

  @Test
  void spawnAppendsToItsLogUntilThatIsTooLong() throws IOException {
    Path log = directory.resolve("guest.log");
    Files.writeString(log, "before\n");
    OpenHost.await(processes.ended(spawn("echo after", log)));
    assertThat(Files.readString(log)).isEqualTo("before\nafter\n");
    Files.writeString(log, "x".repeat((int) LocalProcesses.LOG_BYTES_MAX + 1));
    OpenHost.await(processes.ended(spawn("echo fresh", log)));
    assertThat(Files.readString(log)).isEqualTo("fresh\n");
    assertThat(directory.resolve("guest.log.old")).exists();
  }

  @Test
  void theEndOfAChildIsHeardAndTheChildReaped() {
    ProcessIdentity child = spawn("exec sleep 60", directory.resolve("log"));
    Future<Void> ended = processes.ended(child);
    assertThat(OpenHost.await(processes.alive(child))).isTrue();
    assertThat(ended.isComplete()).isFalse();
    OpenHost.await(processes.signal(child, Processes.Signal.TERM));
    OpenHost.await(ended);
    assertThat(OpenHost.await(processes.alive(child))).isFalse();
    OpenHost.await(processes.ended(child));
  }

  @Test
  void theEndOfAStrangerIsHeard() throws IOException {
    ProcessIdentity stranger = stranger();
    Future<Void> ended = processes.ended(stranger);
    assertThat(ended.isComplete()).isFalse();
    OpenHost.await(processes.signal(stranger, Processes.Signal.KILL));
    OpenHost.await(ended);
  }

  /** A process whose parent has ended, as a guest is after its daemon was killed. */
  private ProcessIdentity stranger() throws IOException {
    String pid =
        OpenHost.await(
                processes.run(
                    List.of("sh", "-c", "sleep 60 >/dev/null 2>&1 & echo $!"),
                    Duration.ofSeconds(10)))
            .stdout()
            .strip();
    return ProcessTable.open().identify(Long.parseLong(pid)).orElseThrow();
  }

  @Test
  void theMemoryOfAProcessIsKnownAsLongAsItLives() {
    ProcessIdentity child = spawn("exec sleep 60", directory.resolve("log"));
    assertThat(OpenHost.await(processes.residentBytes(child))).isPositive();
    kill(child);
    assertThat(OpenHost.failure(processes.residentBytes(child)))
        .hasMessageContaining(Long.toString(child.pid()));
  }

  @Test
  void aReusedNumberIsNeitherAliveNorSignalled() {
    ProcessIdentity real = spawn("exec sleep 60", directory.resolve("log"));
    ProcessIdentity past = new ProcessIdentity(real.pid(), real.startTicks() - 1, real.bootId());
    OpenHost.await(processes.signal(past, Processes.Signal.KILL));
    OpenHost.await(processes.ended(past));
    assertThat(OpenHost.await(processes.alive(past))).isFalse();
    assertThat(OpenHost.await(processes.alive(real))).isTrue();
    kill(real);
  }

  /** Run in a process of its own, which may spoil its descriptors. */
  @Test
  void whoHasNoDescriptorsLeftTakesNobodyForEnded() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String script =
        "ulimit -n 512; exec %s --enable-native-access=ALL-UNNAMED -cp '%s' %s"
            .formatted(java, System.getProperty("java.class.path"), Destitute.class.getName());
    Processes.Output output =
        OpenHost.await(processes.run(List.of("sh", "-c", script), Duration.ofSeconds(25)));
    assertThat(output.stdout())
        .as(output.stderr())
        .endsWith("alive=SYSTEM_ERROR signal=SYSTEM_ERROR ended=false then=true\n");
  }

  @Test
  void findsProgramsOnTheSearchPath() {
    assertThat(processes.find("sh")).isPresent().get().satisfies(p -> assertThat(p).isAbsolute());
    assertThat(processes.find("no-such-program-here")).isEmpty();
  }

  private ProcessIdentity spawn(String script, Path log) {
    return OpenHost.await(processes.spawn(List.of("sh", "-c", script), ENVIRONMENT, log));
  }

  private void kill(ProcessIdentity process) {
    Future<Void> ended = processes.ended(process);
    OpenHost.await(processes.signal(process, Processes.Signal.TERM));
    OpenHost.await(ended);
  }
}
