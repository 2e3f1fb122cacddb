package io.vireo.app;

import io.vireo.auth.Tokens;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.cli.Terminal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
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

  private AuthCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** With everything below it. */
  static CommandLine of(Terminal terminal) {
    return new CommandLine(new AuthCommand(terminal)).addSubcommand(new ExplainCommand(terminal));
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
}
