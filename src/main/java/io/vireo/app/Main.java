package io.vireo.app;

import io.vireo.cli.Commands;
import io.vireo.cli.Terminal;
import io.vireo.cli.demo.DemoCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The program: the daemon as {@code serve}, and every client command. */
public final class Main {

  /** Words after which every command is shown. Building one takes longer than most run. */
  private static final Set<String> OVERVIEW = Set.of("-h", "--help", "completion");

  private Main() {}

  /** Runs one command and exits with its status. */
  public static void main(String[] arguments) {
    Terminal terminal = Terminal.ofProcess();
    List<String> words = List.of(arguments);
    List<Object> more =
        new ArrayList<>(List.of(new ServeCommand(terminal), new DemoCommand(terminal)));
    if (words.isEmpty() || words.contains(AuthCommand.NAME) || isOverview(words)) {
      more.add(AuthCommand.of(terminal));
    }
    if (words.isEmpty() || words.contains(TlsCommand.NAME) || isOverview(words)) {
      more.add(new TlsCommand(terminal));
    }
    System.exit(Commands.run(terminal, words, more.toArray()));
  }

  private static boolean isOverview(List<String> words) {
    return words.stream().anyMatch(OVERVIEW::contains);
  }
}
