package io.vireo.app;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.cli.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vireo serve}: the daemon, until a signal ends it. */
@Command(
    name = "serve",
    description = "Run the daemon until SIGTERM; guests go on when it stops.",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

  private static final int SETTINGS_BYTES_MAX = 1 << 20;

  private final Terminal terminal;

  @Option(names = "--config", paramLabel = "FILE", description = "Settings, as in conf/vireo.yaml.")
  private Optional<String> config = Optional.empty();

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      description = "Definitions, images, running guests.")
  private Optional<String> stateDir = Optional.empty();

  @Spec private CommandSpec spec;

  @Option(
      names = "--hypervisor",
      paramLabel = "URI",
      description = "Open this connection; may be repeated, the first is the default.")
  private List<String> hypervisors = List.of();

  @Option(
      names = "--http",
      paramLabel = "HOST:PORT",
      description = "Serve TCP too; callers must say who they are, and beyond loopback by TLS.")
  private Optional<String> http = Optional.empty();

  @Option(
      names = "--insecure",
      description = "Ask nobody on loopback TCP: whoever reaches it is root on this host.")
  private boolean insecure;

  ServeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Daemon daemon = new Daemon(settings());
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  daemon.stop();
                  stopped.countDown();
                },
                "vireo-shutdown"));
    EndSignals.listen(times -> onSignal(daemon, times));
    EndSignals.onHangup(daemon::reload);
    try {
      terminal.out().println(daemon.start());
      terminal.out().flush();
    } catch (ExecutionException failed) {
      throw VirtException.from(failed.getCause());
    }
    stopped.await();
    return 0;
  }

  /**
   * The first signal ends the daemon, after guests are saved if they are to be; the second gives up
   * what is not saved yet; the third ends the process where it stands, from which the next daemon
   * recovers.
   */
  private static void onSignal(Daemon daemon, int times) {
    switch (times) {
      case 1 -> {
        daemon.saveGuests();
        Runtime.getRuntime().exit(0);
      }
      case 2 -> daemon.hurry();
      default -> Runtime.getRuntime().halt(1);
    }
  }

  private Settings settings() throws IOException {
    Settings read = config.isPresent() ? read(terminal.absolute(config.get())) : Settings.DEFAULT;
    Settings placed =
        read.withDirectories(
            stateDir.map(this::absolute).orElse(read.stateDir()), runDir().orElse(read.runDir()));
    Settings connected = hypervisors.isEmpty() ? placed : placed.withHypervisors(hypervisors);
    return connected.withHttp(
        http.orElse(read.http().listen()), insecure || read.http().insecure());
  }

  /** The option that all commands share: where the daemon's socket is. */
  private Optional<String> runDir() {
    String given = spec.root().optionsMap().get("--run-dir").getValue();
    return Optional.ofNullable(given).map(this::absolute);
  }

  private String absolute(String directory) {
    return terminal.absolute(directory).toString();
  }

  private static Settings read(Path file) throws IOException {
    if (Files.size(file) > SETTINGS_BYTES_MAX) {
      throw new VirtException(
          ErrorCode.CONF_SYNTAX, file + " is longer than " + SETTINGS_BYTES_MAX + " bytes");
    }
    return Settings.parse(Files.readString(file));
  }
}
