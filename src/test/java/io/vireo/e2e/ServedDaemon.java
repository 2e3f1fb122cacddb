package io.vireo.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * {@code vireo serve} as a process, again and again on the same directories. Guests go on when it
 * ends, whichever way; closing ends them too.
 */
final class ServedDaemon implements AutoCloseable {

  private static final Duration READY_LIMIT = Duration.ofSeconds(60);
  private static final Duration END_LIMIT = Duration.ofSeconds(30);

  private final Path root;
  private final List<String> javaOptions;
  private final List<String> options;
  private Process process;

  private ServedDaemon(Path root, List<String> javaOptions, List<String> options) {
    this.root = root;
    this.javaOptions = javaOptions;
    this.options = options;
  }

  /** A daemon that runs guests with this QEMU; not started yet. */
  static ServedDaemon of(Path root, Path emulator) throws IOException {
    return of(root, emulator, List.of());
  }

  /** The same in a JVM with further options. */
  static ServedDaemon of(Path root, Path emulator, List<String> javaOptions) throws IOException {
    Files.createDirectories(root);
    Path settings =
        Files.writeString(root.resolve("vireo.yaml"), "qemu:\n  emulator: \"" + emulator + "\"\n");
    return new ServedDaemon(
        root,
        javaOptions,
        List.of("--config", settings.toString(), "--hypervisor", "qemu:///system"));
  }

  /** Starts it and waits for its ready line. */
  ServedDaemon start() throws IOException, InterruptedException {
    process = spawn();
    CompletableFuture<String> ready = new CompletableFuture<>();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    Thread.ofVirtual().start(() -> out.lines().forEach(ready::complete));
    process.onExit().thenAccept(_ -> ready.complete("it ended"));
    try {
      String line = ready.get(READY_LIMIT.toSeconds(), TimeUnit.SECONDS);
      if (!line.contains(" ready on " + socket())) {
        throw new IllegalStateException("the daemon is not ready: " + line + "\n" + log());
      }
    } catch (ExecutionException | TimeoutException late) {
      process.destroyForcibly();
      throw new IllegalStateException("the daemon is not ready\n" + log(), late);
    }
    return this;
  }

  /** Starts it where it must not start; what it said, when it has ended. */
  String startRefused() throws IOException, InterruptedException {
    Process refused = spawn();
    try {
      if (!refused.waitFor(READY_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("a daemon that must be refused goes on running");
      }
      return refused.exitValue() == 0 ? "it ended with status 0" : log();
    } finally {
      refused.destroyForcibly();
    }
  }

  private Process spawn() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(javaOptions);
    command.addAll(List.of("-cp", classPath(), "io.vireo.app.Main"));
    command.addAll(List.of("--run-dir", runDirectory().toString(), "serve"));
    command.addAll(List.of("--state-dir", stateDirectory().toString()));
    command.addAll(options);
    return new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.appendTo(logFile().toFile()))
        .start();
  }

  /** A build tool may start its tests from a jar that only names the class path. */
  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  Api api() {
    return new Api(socket());
  }

  Path socket() {
    return runDirectory().resolve("vireo.sock");
  }

  Path runDirectory() {
    return root.resolve("r");
  }

  Path stateDirectory() {
    return root.resolve("s");
  }

  /** What the guests write to their logs. */
  Path guestLogs() {
    return stateDirectory().resolve("log");
  }

  long pid() {
    return process.pid();
  }

  /** Everything that it has logged, of all its lives. */
  String log() throws IOException {
    return Files.exists(logFile()) ? Files.readString(logFile()) : "";
  }

  private Path logFile() {
    return root.resolve("daemon.log");
  }

  /** SIGKILL. */
  ServedDaemon kill() {
    process.destroyForcibly();
    process.onExit().orTimeout(END_LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    return this;
  }

  /** SIGTERM, and the exit status. */
  int terminate() {
    process.destroy();
    return process.onExit().orTimeout(END_LIMIT.toSeconds(), TimeUnit.SECONDS).join().exitValue();
  }

  /** The QEMU of a running domain, by the pid file that QEMU itself wrote. */
  ProcessHandle guest(String domain) throws IOException {
    return guests().stream()
        .filter(guest -> guest.domain().equals(domain))
        .findFirst()
        .map(Guest::process)
        .orElseThrow(() -> new AssertionError("domain '" + domain + "' has no process"));
  }

  /** How many QEMUs of this daemon run. */
  int guestCount() throws IOException {
    return guests().size();
  }

  private record Guest(String domain, ProcessHandle process) {}

  private List<Guest> guests() throws IOException {
    if (!Files.isDirectory(runDirectory())) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(runDirectory(), 3)) {
      return files
          .filter(file -> file.endsWith("qemu.pid"))
          .flatMap(file -> running(file).stream())
          .toList();
    }
  }

  private Optional<Guest> running(Path pidFile) {
    try {
      String directory = pidFile.getParent().getFileName().toString();
      long pid = Long.parseLong(Files.readString(pidFile).strip());
      String command = Files.readString(Path.of("/proc/" + pid + "/cmdline"));
      return command.contains(pidFile.getParent().toString())
          ? ProcessHandle.of(pid)
              .map(found -> new Guest(directory.replaceFirst("^\\d+-", ""), found))
          : Optional.empty();
    } catch (IOException | NumberFormatException gone) {
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    if (process != null) {
      kill();
    }
    for (Guest guest : guests()) {
      guest.process().destroyForcibly();
      guest.process().onExit().orTimeout(END_LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }
  }
}
