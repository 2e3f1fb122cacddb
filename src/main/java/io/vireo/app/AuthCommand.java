package io.vireo.app;

import io.vireo.auth.ScramUsers;
import io.vireo.auth.Tokens;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.cli.Terminal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
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
    terminal
        .err()
        .println(
            "auth token NAME, auth scram NAME, or auth explain WHO CALL [DOMAIN] --policy FILE?");
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

  @Command(
      name = "scram",
      description = {
        "Takes down what is needed to check somebody's password and not what is needed to show it.",
        "The password is the first line of standard input."
      },
      mixinStandardHelpOptions = true)
  int scram(
      @Parameters(paramLabel = "NAME", description = "The policy calls them 'user NAME'.")
          String name,
      @Option(
              names = "--file",
              paramLabel = "FILE",
              required = true,
              description = "As auth.scram in the settings.")
          String file)
      throws IOException {
    Path users = terminal.absolute(file);
    PrivateFile.directory(users.getParent());
    String before = Files.exists(users) ? PrivateFile.read(users) : "";
    if (name.contains(":") || before.lines().anyMatch(line -> line.startsWith(name + ":"))) {
      throw new VirtException(
          ErrorCode.OPERATION_INVALID,
          users + " has a line for " + name + " already, or the name has a colon in it");
    }
    BufferedReader in =
        new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8));
    String password = Optional.ofNullable(in.readLine()).orElse("");
    if (password.isEmpty()) {
      throw new VirtException(
          ErrorCode.INVALID_ARG, "write the password into standard input, and a line's end");
    }
    String line = ScramUsers.line(name, password.toCharArray(), new SecureRandom());
    String gap = before.isEmpty() || before.endsWith("\n") ? "" : "\n";
    PrivateFile.write(users, before + gap + line + "\n");
    return 0;
  }

  private Path usual(Optional<String> stateDirectory) {
    String state = stateDirectory.map(it -> terminal.absolute(it).toString()).orElse("");
    return Directories.of(Settings.DEFAULT.withDirectories(state, ""), terminal.environment())
        .tokens();
  }
}
