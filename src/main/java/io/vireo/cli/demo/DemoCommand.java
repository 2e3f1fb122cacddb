package io.vireo.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.vireo.base.VirtException;
import io.vireo.cli.Commands;
import io.vireo.cli.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code demo}: shows on this machine what Vireo promises, and measures it. */
@Command(
    name = "demo",
    description = "Saves, breaks and restores a real guest, and verifies every step.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class DemoCommand implements Callable<Integer> {

  private static final String DOMAIN = "vireo-demo";
  private static final int FILLED_PERCENT = 50;
  private static final String SIMULATED_SETTINGS =
      """
      hypervisors: ["test:///default"]
      test:
        state-bytes: 134217728
        state-bytes-per-second: 134217728
      """;

  @Option(
      names = "--memory",
      paramLabel = "MIB",
      defaultValue = "1024",
      description = "Memory of the guest in MiB; ${DEFAULT-VALUE}.")
  private int memory;

  @Option(names = "--keep", description = "Leave the daemon and the guest running.")
  private boolean keep;

  @Option(names = "--simulated", description = "Use the in-memory driver even if there is QEMU.")
  private boolean simulated;

  private final Terminal terminal;
  private final Report report;
  private volatile boolean ended;

  public DemoCommand(Terminal terminal) {
    this.terminal = terminal;
    this.report = new Report(terminal);
  }

  @Override
  public Integer call() throws IOException {
    long begun = System.nanoTime();
    Workspace workspace = Workspace.make();
    if (!simulated && !hasQemu()) {
      report.say("No QEMU is here and none could be installed: the in-memory driver stands in.");
      simulated = true;
    }
    boolean shown = play(workspace);
    if (!shown) {
      report.say("Not everything could be shown; the daemon's log is " + workspace.log());
      return Commands.FAILED;
    }
    report.table();
    report.say(
        "Everything was verified in "
            + Report.seconds(Duration.ofNanos(System.nanoTime() - begun))
            + ".");
    leave(workspace);
    return Commands.OK;
  }

  private boolean hasQemu() {
    String path = terminal.environment().getOrDefault("PATH", "");
    return List.of(path.split(":")).stream()
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "qemu-system-x86_64")));
  }

  private boolean play(Workspace workspace) throws IOException {
    DaemonProcess daemon = new DaemonProcess(workspace, options(workspace));
    Thread tidy = new Thread(() -> end(daemon), "demo-interrupted");
    Runtime.getRuntime().addShutdownHook(tidy);
    boolean shown = false;
    try {
      shown = play(workspace, daemon);
    } finally {
      if (!(shown && keep)) {
        end(daemon);
      }
      Runtime.getRuntime().removeShutdownHook(tidy);
    }
    return shown;
  }

  private boolean play(Workspace workspace, DaemonProcess daemon) {
    try {
      report.say("A private daemon in " + workspace.directory());
      Duration ready = daemon.start();
      String uri = hypervisor(daemon);
      Calls calls = new Calls(daemon.client(), terminal, uri, DOMAIN);
      try (Guest guest = guest(workspace, calls)) {
        report.say("Ready after " + Report.seconds(ready) + "; " + guest.words() + " at " + uri);
        new Story(workspace, daemon, calls, guest, report).play();
      }
      return keep || stopped(daemon, calls);
    } catch (NotShown | VirtException failure) {
      terminal.err().println("error: " + failure.getMessage());
      return false;
    }
  }

  private boolean stopped(DaemonProcess daemon, Calls calls) {
    calls.destroy();
    calls.undefine();
    int status = daemon.stop();
    NotShown.unless(status == 0 || status == 143, "the daemon ended with status " + status);
    ended = true;
    return true;
  }

  private Guest guest(Workspace workspace, Calls calls) {
    return simulated
        ? new SimulatedGuest(DOMAIN, calls)
        : new CountingGuest(workspace, DOMAIN, memory, FILLED_PERCENT);
  }

  private String hypervisor(DaemonProcess daemon) {
    String wanted = simulated ? "test:" : "qemu:";
    JsonNode open = new Calls(daemon.client(), terminal, "", DOMAIN).hypervisors();
    for (JsonNode each : open) {
      if (each.path("uri").asText().startsWith(wanted)) {
        return each.path("uri").asText();
      }
    }
    throw new NotShown("the daemon has no " + wanted + " connection, but " + open);
  }

  private List<String> options(Workspace workspace) throws IOException {
    if (!simulated) {
      return List.of();
    }
    Path settings = workspace.file("vireo.yaml");
    Files.writeString(settings, SIMULATED_SETTINGS);
    return List.of("--config", settings.toString());
  }

  /** Ends the guest with its daemon, whatever state they are in. */
  private void end(DaemonProcess daemon) {
    if (ended) {
      return;
    }
    ended = true;
    if (!daemon.wasReady()) {
      daemon.kill();
      return;
    }
    try {
      if (!daemon.runs()) {
        daemon.start();
      }
      destroyGuest(daemon);
      daemon.stop();
    } catch (NotShown stubborn) {
      terminal.err().println("error: " + stubborn.getMessage());
      terminal.err().println("the guest " + DOMAIN + " may still run");
    }
  }

  private void destroyGuest(DaemonProcess daemon) {
    try {
      new Calls(daemon.client(), terminal, hypervisor(daemon), DOMAIN).destroy();
    } catch (VirtException nothingToEnd) {
      // There is no guest, or it does not run.
    }
  }

  private void leave(Workspace workspace) throws IOException {
    if (keep) {
      report.say("The daemon goes on: ./vireo --run-dir " + workspace.runDir() + " list --all");
      return;
    }
    workspace.remove();
  }
}
