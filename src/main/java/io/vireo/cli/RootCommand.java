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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The options every command has, and what follows from them. */
final class RootCommand implements Callable<Integer> {

  private final OptionSpec connect =
      Options.wordOfAll(
          "URI",
          "The hypervisor that is meant, like qemu:///system; by default the first.",
          "-c",
          "--connect");

  private final OptionSpec json =
      Options.flagOfAll("Print what the daemon answered, as JSON.", "--json");

  private final OptionSpec quiet =
      Options.flagOfAll("Print nothing but what was asked for.", "-q", "--quiet");

  private final CommandSpec spec;
  private final Terminal terminal;
  private Optional<DaemonAddress> known = Optional.empty();

  RootCommand(Terminal terminal) {
    this.terminal = terminal;
    this.spec =
        CommandSpec.wrapWithoutInspection(this)
            .name("vireo")
            .versionProvider(new ClientVersion())
            .addOption(connect)
            .addOption(json)
            .addOption(quiet);
    daemonOptions().forEach(spec::addOption);
    Options.helped(spec);
    spec.usageMessage()
        .description("Manages virtual machines.")
        .synopsisSubcommandLabel("COMMAND")
        .sortOptions(false);
  }

  /** Where the daemon is, and what it is shown. */
  private static List<OptionSpec> daemonOptions() {
    return List.of(
        Options.wordOfAll(
            "DIR", "The daemon's run directory; /run/vireo for root.", DaemonOptions.RUN_DIR),
        Options.wordOfAll(
            "PATH", "The daemon's socket; overrides $VIREO_SOCKET.", DaemonOptions.SOCKET),
        Options.wordOfAll(
            "URL",
            "A daemon on another machine, like https://vm1.example.org:8443; overrides $VIREO_URL.",
            DaemonOptions.URL),
        Options.wordOfAll(
            "FILE", "The bearer token to show there; $VIREO_TOKEN_FILE.", DaemonOptions.TOKEN_FILE),
        Options.wordOfAll(
            "FILE", "Who vouches for the daemon there; $VIREO_CA.", DaemonOptions.AUTHORITY),
        Options.wordOfAll(
            "FILE", "The certificate to show there; $VIREO_CERT.", DaemonOptions.CERTIFICATE),
        Options.wordOfAll(
            "FILE",
            "Its key; by default beside it, as .key; $VIREO_CERT_KEY.",
            DaemonOptions.CERTIFICATE_KEY));
  }

  CommandSpec spec() {
    return spec;
  }

  @Override
  public Integer call() {
    throw new CommandLine.ParameterException(spec.commandLine(), "which command?");
  }

  Terminal terminal() {
    return terminal;
  }

  boolean json() {
    return Options.given(json);
  }

  boolean quiet() {
    return Options.given(quiet);
  }

  Optional<HypervisorUri> connect() {
    return Optional.ofNullable(connect.<String>getValue()).map(HypervisorUri::new);
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
    return JobWatch.on(client(), terminal, quiet() || json());
  }

  /** Arguments to fill, with the hypervisor if one was named. */
  ObjectNode arguments() {
    ObjectNode arguments = JsonNodeFactory.instance.objectNode();
    connect().ifPresent(uri -> arguments.put("hypervisor", uri.text()));
    return arguments;
  }

  /** Prints an answer for people, or as it is for programs. */
  void print(JsonNode answer, String text) {
    String shown = json() ? answer.toPrettyString() : text;
    terminal.out().print(shown.isEmpty() || shown.endsWith("\n") ? shown : shown + "\n");
    terminal.out().flush();
  }

  /** Prints what only people want to know. */
  void say(String sentence) {
    if (!quiet() && !json()) {
      terminal.out().println(sentence);
    }
  }
}
