package io.vireo.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vireo.auth.Permissions;
import io.vireo.auth.Policy;
import io.vireo.auth.Policy.Verdict;
import io.vireo.auth.PolicyReader;
import io.vireo.auth.Tokens;
import io.vireo.base.ErrorCode;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.call.Caller;
import io.vireo.call.Caller.Way;
import io.vireo.cli.Terminal;
import io.vireo.cli.client.DaemonClient;
import io.vireo.cli.client.SocketLocation;
import io.vireo.dispatch.Access.Target;
import io.vireo.event.Event.DomainName;
import io.vireo.operation.AuthOperations;
import io.vireo.wire.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vireo auth}: tokens, and what a policy file says. */
@Command(
    name = AuthCommand.NAME,
    description = "Makes tokens, and explains what a policy allows.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class AuthCommand implements Callable<Integer> {

  static final String NAME = "auth";

  private final Terminal terminal;

  @Spec private CommandSpec spec;

  AuthCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.err().println("auth token NAME, or auth explain WHO CALL [DOMAIN] --policy FILE?");
    return 2;
  }

  @Command(
      name = "token",
      description = {
        "Makes a bearer token for somebody and prints it, once: the file keeps only its digest.",
        "A daemon that uses the file follows within seconds."
      },
      mixinStandardHelpOptions = true)
  int token(
      @Parameters(paramLabel = "NAME", description = "The policy calls them 'token NAME'.")
          String name,
      @Option(names = "--group", paramLabel = "GROUP,…") Optional<String> groups,
      @Option(
              names = "--file",
              paramLabel = "FILE",
              description = "As auth.tokens in the settings; auth/tokens in the state directory.")
          Optional<String> file,
      @Option(names = "--state-dir", paramLabel = "DIR") Optional<String> stateDirectory) {
    Path tokens = file.map(terminal::absolute).orElseGet(() -> usual(stateDirectory));
    PrivateFile.directory(tokens.getParent());
    String before = Files.exists(tokens) ? PrivateFile.read(tokens) : "";
    if (before.lines().anyMatch(line -> line.startsWith(name + " "))) {
      throw new VirtException(
          ErrorCode.OPERATION_INVALID,
          tokens + " has a token for " + name + " already; delete its line to take it back");
    }
    String token = Tokens.random(new SecureRandom());
    String line = Tokens.line(name, token, groups);
    String gap = before.isEmpty() || before.endsWith("\n") ? "" : "\n";
    PrivateFile.write(tokens, before + gap + line + "\n");
    terminal.out().println(token);
    return 0;
  }

  private Path usual(Optional<String> stateDirectory) {
    String state = stateDirectory.map(it -> terminal.absolute(it).toString()).orElse("");
    return Directories.of(Settings.DEFAULT.withDirectories(state, ""), terminal.environment())
        .tokens();
  }

  @Command(
      name = "explain",
      description = {
        "Says whether somebody may do something, and by which line of the policy.",
        "Exit status 0: yes, 1: no."
      },
      mixinStandardHelpOptions = true)
  int explain(
      @Parameters(paramLabel = "WHO", description = "As in the policy: 'token ci', 'uid 1000'.")
          String who,
      @Parameters(paramLabel = "CALL", description = "domain.start; or a permission, domain:start.")
          String call,
      @Parameters(paramLabel = "DOMAIN", arity = "0..1") Optional<String> domain,
      @Option(
              names = "--policy",
              paramLabel = "FILE",
              description = "Ask this file; by default, the daemon.")
          Optional<String> file,
      @Option(names = "--group", paramLabel = "GROUP") List<String> groups,
      @Option(names = "--label", paramLabel = "NAME=VALUE") Map<String, String> labels,
      @Option(names = "--owner", paramLabel = "WHO", defaultValue = "") String owner,
      @Option(names = "--hypervisor", paramLabel = "URI", defaultValue = "qemu:///system")
          String hypervisor) {
    Set<String> of = groups == null ? Set.of() : Set.copyOf(groups);
    if (file.isEmpty()) {
      return ask(who, of, call, domain);
    }
    Path path = terminal.absolute(file.get());
    Policy policy =
        PolicyReader.read(
            String.valueOf(path.getFileName()), PrivateFile.read(path), Permissions.all());
    Caller caller = new Caller(who, Way.TLS, of);
    Optional<Target> target =
        domain.map(
            name ->
                new Target(
                    new HypervisorUri(hypervisor),
                    new DomainName(
                        new UUID(0, 0), name, owner, labels == null ? Map.of() : labels)));
    Verdict verdict = policy.explain(caller, Permissions.named(call), target);
    return say(verdict.allowed(), verdict.sentence());
  }

  private int say(boolean allowed, String sentence) {
    terminal.out().println((allowed ? "yes, " : "no, ") + sentence);
    return allowed ? 0 : 1;
  }

  /** The daemon knows labels and owners by itself. */
  private int ask(String who, Set<String> groups, String call, Optional<String> domain) {
    ObjectNode arguments = Json.object().put("who", who).put("call", call);
    domain.ifPresent(name -> arguments.put("domain", name));
    if (!groups.isEmpty()) {
      arguments.put("groups", String.join(",", groups));
    }
    Path socket =
        SocketLocation.of(option("--socket"), option("--run-dir"), terminal.environment());
    JsonNode answer =
        new DaemonClient(terminal.absolute(socket.toString()), DaemonClient.PATIENCE)
            .ask(AuthOperations.EXPLAIN, arguments);
    return say(answer.path("allowed").asBoolean(), answer.path("sentence").asText());
  }

  /** An option that all commands share. */
  private Optional<Path> option(String name) {
    Path given = spec.root().optionsMap().get(name).getValue();
    return Optional.ofNullable(given);
  }
}
