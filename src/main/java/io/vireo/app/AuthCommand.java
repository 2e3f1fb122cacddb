package io.vireo.app;

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
import io.vireo.dispatch.Access.Target;
import io.vireo.event.Event.DomainName;
import io.vireo.operation.Catalogue;
import io.vireo.operation.Operation;
import io.vireo.operation.Operation.Permission;
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
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vireo auth}: tokens, and what a policy file says. */
@Command(
    name = AuthCommand.NAME,
    description = "Makes tokens, and explains what a policy allows.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class AuthCommand implements Callable<Integer> {

  static final String NAME = "auth";

  private final Terminal terminal;

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
        "Says whether somebody may do something, and by which line of a policy file.",
        "Exit status 0: yes, 1: no."
      },
      mixinStandardHelpOptions = true)
  int explain(
      @Parameters(paramLabel = "WHO", description = "As in the policy: 'token ci', 'uid 1000'.")
          String who,
      @Parameters(paramLabel = "CALL", description = "domain.start; or a permission, domain:start.")
          String call,
      @Parameters(paramLabel = "DOMAIN", arity = "0..1") Optional<String> domain,
      @Option(names = "--policy", paramLabel = "FILE", required = true) String file,
      @Option(names = "--group", paramLabel = "GROUP") List<String> groups,
      @Option(names = "--label", paramLabel = "NAME=VALUE") Map<String, String> labels,
      @Option(names = "--owner", paramLabel = "WHO", defaultValue = "") String owner,
      @Option(names = "--hypervisor", paramLabel = "URI", defaultValue = "qemu:///system")
          String hypervisor) {
    Path path = terminal.absolute(file);
    Policy policy =
        PolicyReader.read(
            String.valueOf(path.getFileName()), PrivateFile.read(path), Permissions.all());
    Caller caller = new Caller(who, Way.TLS, groups == null ? Set.of() : Set.copyOf(groups));
    Optional<Target> target =
        domain.map(
            name ->
                new Target(
                    new HypervisorUri(hypervisor),
                    new DomainName(
                        new UUID(0, 0), name, owner, labels == null ? Map.of() : labels)));
    Verdict verdict = policy.explain(caller, permission(call), target);
    terminal.out().println((verdict.allowed() ? "yes, " : "no, ") + verdict.sentence());
    return verdict.allowed() ? 0 : 1;
  }

  private static Permission permission(String call) {
    int colon = call.indexOf(':');
    if (colon > 0 && Permissions.all().contains(call)) {
      return new Permission(call.substring(0, colon), call.substring(colon + 1));
    }
    return Catalogue.ROWS.stream()
        .filter(row -> row.name().equals(call))
        .map(Operation::needs)
        .findFirst()
        .orElseThrow(
            () ->
                new VirtException(
                    ErrorCode.INVALID_ARG,
                    "'" + call + "' is neither a call nor a permission; docs/access.md has them"));
  }
}
