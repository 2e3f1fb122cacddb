package io.vireo.cli.demo;

import io.vireo.base.VirtException;
import io.vireo.cli.client.DaemonClient;
import io.vireo.operation.HypervisorOperations;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A daemon of the demo's own, as a process that can be killed and started again. */
final class DaemonProcess {

  /** Ctrl-C ends the demo, which then ends the daemon in its own order. */
  private static final Path OWN_SESSION = Path.of("/usr/bin/setsid");

  private static final Duration READY_MAX = Duration.ofSeconds(30);
  private static final Duration STOP_MAX = Duration.ofSeconds(20);
  private static final Duration LOOK = Duration.ofMillis(20);

  private final Workspace workspace;
  private final List<String> options;
  private final DaemonClient client;
  private Process process;
  private volatile boolean ready;

  /**
   * @param options of {@code serve}, beside the directories
   */
  DaemonProcess(Workspace workspace, List<String> options) {
    this.workspace = workspace;
    this.options = options;
    this.client = new DaemonClient(workspace.runDir().resolve("vireo.sock"), DaemonClient.PATIENCE);
  }

  DaemonClient client() {
    return client;
  }

  long pid() {
    return process.pid();
  }

  /** Starts it and waits until it answers. */
  Duration start() {
    long begun = System.nanoTime();
    try {
      process =
          new ProcessBuilder(command())
              .redirectErrorStream(true)
              .redirectOutput(Redirect.appendTo(workspace.log().toFile()))
              .start();
    } catch (IOException failure) {
      throw new NotShown("the daemon's process cannot be started", failure);
    }
    while (!answers()) {
      NotShown.unless(!exited(LOOK), "the daemon ended at its start; " + lastWords());
      NotShown.unless(
          System.nanoTime() - begun < READY_MAX.toNanos(),
          "the daemon was not ready within " + READY_MAX.toSeconds() + " s; " + lastWords());
    }
    ready = true;
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private boolean answers() {
    try {
      client.ask(HypervisorOperations.HEALTH, Calls.arguments());
      return true;
    } catch (VirtException notYet) {
      return false;
    }
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(OWN_SESSION)) {
      command.add(OWN_SESSION.toString());
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    beside("daemon.jvm").ifPresent(file -> command.add("@" + file));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    beside("serve.aot")
        .ifPresent(file -> command.addAll(List.of("-XX:AOTCache=" + file, "-Xlog:aot=off")));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.vireo.app.Main"));
    command.addAll(List.of("serve", "--state-dir", workspace.stateDir().toString()));
    command.addAll(List.of("--run-dir", workspace.runDir().toString()));
    command.addAll(options);
    return command;
  }

  /**
   * What the launcher has put beside the jar: how the daemon's JVM runs, and what it starts from.
   */
  private static Optional<Path> beside(String name) {
    Path jar = Path.of(System.getProperty("java.class.path").split(":")[0]);
    return Optional.of(jar.resolveSibling(name)).filter(Files::exists);
  }

  /** Ends it as a power cut would: SIGKILL. */
  void kill() {
    if (runs()) {
      process.destroyForcibly();
      NotShown.unless(exited(STOP_MAX), "the daemon survived SIGKILL");
    }
  }

  /** Asks it to end and waits; its exit status. */
  int stop() {
    process.destroy();
    if (!exited(STOP_MAX)) {
      kill();
      throw new NotShown("the daemon did not stop on SIGTERM; " + lastWords());
    }
    return process.exitValue();
  }

  /** Whether it ever answered, so that there may be a guest. */
  boolean wasReady() {
    return ready;
  }

  boolean runs() {
    return process != null && process.isAlive();
  }

  private boolean exited(Duration within) {
    try {
      return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new NotShown("the demo was interrupted", interrupted);
    }
  }

  private String lastWords() {
    try {
      List<String> lines = Files.readAllLines(workspace.log());
      return "its log ends with:\n"
          + String.join("\n", lines.subList(Math.max(0, lines.size() - 8), lines.size()));
    } catch (IOException none) {
      return "it left no log";
    }
  }
}
