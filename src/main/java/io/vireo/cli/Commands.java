package io.vireo.cli;

import io.vireo.base.VirtException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;

/** The door to the command line. */
public final class Commands {

  /** The command did what it says. */
  public static final int OK = 0;

  /** It could not; standard error says why. */
  public static final int FAILED = 1;

  /** It was not understood; standard error says what it could be. */
  public static final int USAGE = 2;

  private Commands() {}

  /**
   * Runs one command and waits for its end.
   *
   * @param more further commands: objects that picocli takes as such, {@code serve} for one
   * @return the exit status: {@link #OK}, {@link #FAILED} or {@link #USAGE}
   */
  public static int run(Terminal terminal, List<String> arguments, Object... more) {
    return line(terminal, more).execute(arguments.toArray(String[]::new));
  }

  static CommandLine line(Terminal terminal, Object... more) {
    RootCommand root = new RootCommand(terminal);
    CommandLine line = new CommandLine(root);
    CommandTable.rows().forEach(row -> add(line, row, root));
    for (Object each : special(root)) {
      line.addSubcommand(each);
    }
    for (Object each : more) {
      line.addSubcommand(each);
    }
    line.addSubcommand(new CompletionCommand(line, terminal));
    return line.setOut(writer(terminal.out()))
        .setErr(writer(terminal.err()))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(false)
        .setUsageHelpWidth(Math.clamp(terminal.columns(), 55, 120))
        .setExecutionExceptionHandler((failure, _, _) -> fail(root, failure));
  }

  private static void add(CommandLine line, CommandRow row, RootCommand root) {
    line.addSubcommand(
        row.name(), RowCommand.spec(row, root), row.aliases().toArray(String[]::new));
  }

  private static List<Object> special(RootCommand root) {
    return List.of(
        new ListCommand(root),
        new ConsoleCommand(root),
        new EventsCommand(root),
        new EditCommand.OfDomain(root),
        new EditCommand.OfManagedSave(root),
        new EditCommand.OfImage(root));
  }

  private static int fail(RootCommand root, Exception failure) {
    Terminal terminal = root.terminal();
    terminal.out().flush();
    VirtException told = VirtException.from(failure);
    terminal.err().println(root.json() ? ErrorText.json(told) : ErrorText.sentence(told));
    terminal.err().flush();
    return FAILED;
  }

  /** The script that completes commands and options in bash. */
  static String completion(CommandLine line) {
    return AutoComplete.bash("vireo", line);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }
}
