package io.vireo.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vireo.base.HypervisorUri;
import io.vireo.cli.client.DaemonClient;
import io.vireo.cli.client.SocketLocation;
import io.vireo.cli.text.ClientVersion;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The options every command has, and what follows from them. */
@Command(
    name = "vireo",
    description = "Manages virtual machines.",
    mixinStandardHelpOptions = true,
    versionProvider = ClientVersion.class,
    synopsisSubcommandLabel = "COMMAND",
    sortOptions = false)
final class RootCommand implements Callable<Integer> {

  @Option(
      names = {"-c", "--connect"},
      paramLabel = "URI",
      scope = ScopeType.INHERIT,
      description = "The hypervisor that is meant, like qemu:///system; by default the first.")
  private String connect;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Print what the daemon answered, as JSON.")
  private boolean json;

  @Option(
      names = {"-q", "--quiet"},
      scope = ScopeType.INHERIT,
      description = "Print nothing but what was asked for.")
  private boolean quiet;

  @Option(
      names = "--run-dir",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "The daemon's run directory; /run/vireo for root.")
  private Path runDir;

  @Option(
      names = "--socket",
      paramLabel = "PATH",
      scope = ScopeType.INHERIT,
      description = "The daemon's socket; overrides $VIREO_SOCKET.")
  private Path socket;

  @Spec private CommandSpec spec;

  private final Terminal terminal;

  RootCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    throw new CommandLine.ParameterException(spec.commandLine(), "which command?");
  }

  Terminal terminal() {
    return terminal;
  }

  boolean json() {
    return json;
  }

  boolean quiet() {
    return quiet;
  }

  Optional<HypervisorUri> connect() {
    return Optional.ofNullable(connect).map(HypervisorUri::new);
  }

  DaemonClient client() {
    Path at =
        SocketLocation.of(
            Optional.ofNullable(socket), Optional.ofNullable(runDir), terminal.environment());
    return new DaemonClient(terminal.absolute(at.toString()), DaemonClient.PATIENCE);
  }

  JobWatch jobs() {
    return JobWatch.on(client(), terminal, quiet || json);
  }

  /** Arguments to fill, with the hypervisor if one was named. */
  ObjectNode arguments() {
    ObjectNode arguments = JsonNodeFactory.instance.objectNode();
    connect().ifPresent(uri -> arguments.put("hypervisor", uri.text()));
    return arguments;
  }

  /** Prints an answer for people, or as it is for programs. */
  void print(JsonNode answer, String text) {
    String shown = json ? answer.toPrettyString() : text;
    terminal.out().print(shown.isEmpty() || shown.endsWith("\n") ? shown : shown + "\n");
    terminal.out().flush();
  }

  /** Prints what only people want to know. */
  void say(String sentence) {
    if (!quiet && !json) {
      terminal.out().println(sentence);
    }
  }
}
