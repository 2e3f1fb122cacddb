package io.vireo.e2e;

import java.io.BufferedReader;
import java.io.File;
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
public final class ServedDaemon implements AutoCloseable {

  private static final Duration READY_LIMIT = Duration.ofSeconds(60);
  private static final Duration END_LIMIT = Duration.ofSeconds(30);

  private final Path root;
  private final Path run;
  private final List<String> javaOptions;
  private final List<String> options;
  private final ProbedCapabilities probed;
  private Process process;

  private ServedDaemon(
      Path root,
      Path run,
      List<String> javaOptions,
      List<String> options,
      ProbedCapabilities probed) {
    this.probed = probed;
    this.root = root;
    this.run = run;
    this.javaOptions = javaOptions;
    this.options = options;
  }

  /** A daemon that runs guests with this QEMU; not started yet. */
  public static ServedDaemon of(Path root, Path emulator) throws IOException {
    return of(root, emulator, QuickStart.options(classPath()));
  }

  /** The same in a JVM as people run it, with {@link LoopWatch} watching its loops. */
  public static ServedDaemon watched(Path root, Path emulator) throws IOException {
    Path watch = LoopWatch.announce(root.resolve("watch"));
    return of(root, emulator, List.of("-cp", watch + File.pathSeparator + classPath()));
  }

  private static ServedDaemon of(Path root, Path emulator, List<String> javaOptions)
      throws IOException {
    Files.createDirectories(root);
    Path settings =
        Files.writeString(root.resolve("vireo.yaml"), "qemu:\n  emulator: \"" + emulator + "\"\n");
    ProbedCapabilities probed = new ProbedCapabilities(emulator, root.resolve("s"));
    probed.give();
    return new ServedDaemon(
        root,
        root.resolve("r"),
        javaOptions,
        List.of("--config", settings.toString(), "--hypervisor", "qemu:///system"),
        probed);
  }

  /** Another one on the same state, elsewhere reachable; not started. */
  public ServedDaemon rival(Path elsewhere) {
    return new ServedDaemon(root, elsewhere, javaOptions, options, probed);
  }

  /** Starts it and waits for its ready line. */
  public ServedDaemon start() throws IOException, InterruptedException {
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
    probed.keep();
    return this;
  }

  /** Starts it where it must not start; what it said, when it has ended. */
  public String startRefused() throws IOException, InterruptedException {
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
    return new ProcessBuilder(
            command(
                javaOptions,
                runDirectory(),
                Stream.concat(
                        Stream.of("--state-dir", stateDirectory().toString()), options.stream())
                    .toList()))
        .redirectError(ProcessBuilder.Redirect.appendTo(logFile().toFile()))
        .start();
  }

  static List<String> command(List<String> javaOptions, Path run, List<String> serveOptions) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(javaOptions);
    command.add("io.vireo.app.Main");
    command.addAll(List.of("--run-dir", run.toString(), "serve"));
    command.addAll(serveOptions);
    return command;
  }

  /** A build tool may start its tests from a jar that only names the class path. */
  static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  public Api api() {
    return new Api(socket());
  }

  public Path socket() {
    return runDirectory().resolve("vireo.sock");
  }

  public Path runDirectory() {
    return run;
  }

  public Path stateDirectory() {
    return root.resolve("s");
  }

  /** What the guests write to their logs. */
  public Path guestLogs() {
    return stateDirectory().resolve("log");
  }

  public long pid() {
    return process.pid();
  }

  /** Everything that it has logged, of all its lives. */
  public String log() throws IOException {
    return Files.exists(logFile()) ? Files.readString(logFile()) : "";
  }

  private Path logFile() {
    return root.resolve("daemon.log");
  }

  /** SIGKILL. */
  public ServedDaemon kill() {
    process.destroyForcibly();
    process.onExit().orTimeout(END_LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    return this;
  }

  /** SIGTERM, and the exit status. */
  public int terminate() {
    process.destroy();
    return process.onExit().orTimeout(END_LIMIT.toSeconds(), TimeUnit.SECONDS).join().exitValue();
  }

  /** The QEMU of a domain, whether the daemon runs or not. */
  public ProcessHandle guest(String domain) {
    return guestIfAny(domain)
        .orElseThrow(() -> new AssertionError("domain '" + domain + "' has no process"));
  }

  /** The same, if there is one. */
  public Optional<ProcessHandle> guestIfAny(String domain) {
    return guests()
        .filter(guest -> commandLine(guest).contains("\0guest=" + domain + ","))
        .findFirst();
  }

  /** How many QEMUs of this daemon run. */
  public long guestCount() {
    return guests().count();
  }

  /** Guests are known by their sockets, which are in this daemon's directory. */
  private Stream<ProcessHandle> guests() {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().command().orElse("").contains("qemu-system"))
        .filter(process -> commandLine(process).contains(runDirectory() + "/qemu-system/"));
  }

  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
    } catch (IOException gone) {
      return "";
    }
  }

  @Override
  public void close() {
    if (process != null) {
      kill();
    }
    List<ProcessHandle> left = guests().toList();
    left.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle guest : left) {
      Signals.awaitEnd(guest);
    }
  }
}
