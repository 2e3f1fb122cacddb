package io.vireo.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vireo.auth.Permissions;
import io.vireo.auth.Policy;
import io.vireo.auth.Policy.Verdict;
import io.vireo.auth.PolicyReader;
import io.vireo.base.HypervisorUri;
import io.vireo.call.Caller;
import io.vireo.call.Caller.Way;
import io.vireo.cli.Terminal;
import io.vireo.cli.client.DaemonAddress;
import io.vireo.cli.client.DaemonClient;
import io.vireo.cli.client.DaemonOptions;
import io.vireo.dispatch.Access.Target;
import io.vireo.event.Event.DomainName;
import io.vireo.operation.AuthOperations;
import io.vireo.wire.json.Json;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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

/** {@code vireo auth explain}: what a policy says, of a file or of the daemon. */
@Command(
    name = "explain",
    description = {
      "Says whether somebody may do something, and by which line of the policy.",
      "Exit status 0: yes, 1: no."
    },
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "WHO",
      description = "As in the policy: 'token ci', 'uid 1000'.")
  private String who = "";

  @Parameters(
      index = "1",
      paramLabel = "CALL",
      description = "domain.start; or a permission, domain:start.")
  private String call = "";

  @Parameters(index = "2", paramLabel = "DOMAIN", arity = "0..1")
  private Optional<String> domain = Optional.empty();

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "Ask this file; by default, the daemon.")
  private Optional<String> file = Optional.empty();

  @Option(names = "--group", paramLabel = "GROUP", description = "Of the caller; may be repeated.")
  private List<String> groups = List.of();

  @Option(
      names = "--label",
      paramLabel = "NAME=VALUE",
      description = "Of the domain, with --policy; may be repeated.")
  private Map<String, String> labels = new LinkedHashMap<>();

  @Option(names = "--owner", paramLabel = "WHO", description = "Of the domain, with --policy.")
  private String owner = "";

  @Option(names = "--hypervisor", paramLabel = "URI", description = "Of the domain, with --policy.")
  private String hypervisor = "qemu:///system";

  ExplainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    return file.isPresent() ? read(terminal.absolute(file.get())) : ask();
  }

  private int read(Path policy) {
    Policy read =
        PolicyReader.read(
            String.valueOf(policy.getFileName()), PrivateFile.read(policy), Permissions.all());
    Optional<Target> target = domain.map(this::target);
    Verdict verdict =
        read.explain(new Caller(who, Way.TLS, Set.copyOf(groups)), Permissions.named(call), target);
    return say(verdict.allowed(), verdict.sentence());
  }

  private Target target(String name) {
    return new Target(
        new HypervisorUri(hypervisor), new DomainName(new UUID(0, 0), name, owner, labels));
  }

  /** The daemon knows labels and owners by itself. */
  private int ask() {
    ObjectNode arguments = Json.object().put("who", who).put("call", call);
    domain.ifPresent(name -> arguments.put("domain", name));
    if (!groups.isEmpty()) {
      arguments.put("groups", String.join(",", groups));
    }
    DaemonAddress daemon =
        new DaemonOptions(this::option, terminal.environment(), terminal::absolute).address();
    JsonNode answer =
        new DaemonClient(daemon, DaemonClient.PATIENCE).ask(AuthOperations.EXPLAIN, arguments);
    return say(answer.path("allowed").asBoolean(), answer.path("sentence").asText());
  }

  /** An option that all commands share. */
  private Optional<String> option(String name) {
    return Optional.ofNullable(spec.root().optionsMap().get(name).getValue()).map(Object::toString);
  }

  private int say(boolean allowed, String sentence) {
    terminal.out().println((allowed ? "yes, " : "no, ") + sentence);
    return allowed ? 0 : 1;
  }
}
