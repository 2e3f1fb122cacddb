package io.vireo.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vireo.base.ErrorCode;
import io.vireo.base.FilePath;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.cli.client.DaemonAddress;
import io.vireo.cli.client.DaemonClient;
import io.vireo.cli.client.DaemonOptions;
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

  @Option(
      names = DaemonOptions.URL,
      paramLabel = "URL",
      scope = ScopeType.INHERIT,
      description = "A daemon on another machine, https://HOST:PORT; overrides $VIREO_URL.")
  private String url;

  @Option(
      names = DaemonOptions.TOKEN_FILE,
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "The bearer token to show there; $VIREO_TOKEN_FILE.")
  private String tokenFile;

  @Option(
      names = DaemonOptions.AUTHORITY,
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "Who vouches for the daemon there; $VIREO_CA.")
  private String authority;

  @Option(
      names = DaemonOptions.CERTIFICATE,
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "The certificate to show there; $VIREO_CERT.")
  private String certificate;

  @Option(
      names = DaemonOptions.CERTIFICATE_KEY,
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "Its key; by default beside it, as .key; $VIREO_CERT_KEY.")
  private String certificateKey;

  @Spec private CommandSpec spec;

  private final Terminal terminal;
  private Optional<DaemonAddress> known = Optional.empty();

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
    return new DaemonClient(daemon(), DaemonClient.PATIENCE);
  }

  private DaemonAddress daemon() {
    DaemonAddress daemon =
        known.orElseGet(
            () ->
                new DaemonOptions(this::given, terminal.environment(), terminal::absolute)
                    .address());
    known = Optional.of(daemon);
    return daemon;
  }

  private Optional<String> given(String option) {
    return Optional.ofNullable(spec.optionsMap().get(option).getValue()).map(Object::toString);
  }

  /** A file of the daemon's machine; only on this one can a name without / in front be meant. */
  FilePath daemonFile(String typed) {
    if (!typed.startsWith("/") && !daemon().isLocal()) {
      throw new VirtException(
          ErrorCode.INVALID_ARG,
          "'" + typed + "' is a file of the daemon's machine: say where it is from / on");
    }
    return new FilePath(terminal.absolute(typed).toString());
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
