package io.vireo.cli;

import io.vireo.base.VirtException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
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
    List<String> meant = StreamCommand.spelled(SaveAllCommand.spelled(arguments));
    return line(terminal, meant, more).execute(meant.toArray(String[]::new));
  }

  /** All commands there are. */
  static CommandLine line(Terminal terminal, Object... more) {
    return line(terminal, List.of(), more);
  }

  /**
   * The commands that {@code arguments} may mean; all of them if they name none. Building a command
   * takes longer than running it, so those that cannot be meant are not built.
   */
  private static CommandLine line(Terminal terminal, List<String> arguments, Object... more) {
    RootCommand root = new RootCommand(terminal);
    CommandLine line = new CommandLine(root);
    Map<String, Supplier<CommandLine>> known = known(root);
    boolean named = known.keySet().stream().anyMatch(arguments::contains);
    known.forEach(
        (name, command) -> {
          if (!named || arguments.contains(name)) {
            line.addSubcommand(command.get());
          }
        });
    for (Object each : more) {
      line.addSubcommand(each);
    }
    line.addSubcommand(new CompletionCommand(line, terminal));
    return dressed(line, root);
  }

  private static CommandLine dressed(CommandLine line, RootCommand root) {
    Terminal terminal = root.terminal();
    return line.setOut(writer(terminal.out()))
        .setErr(writer(terminal.err()))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(Math.clamp(terminal.columns(), 55, 120))
        .setExecutionExceptionHandler((failure, _, _) -> fail(root, failure));
  }

  /** How each command is built, by each of its names. */
  private static Map<String, Supplier<CommandLine>> known(RootCommand root) {
    Map<String, Supplier<CommandLine>> known = new LinkedHashMap<>();
    for (CommandRow row : CommandTable.rows()) {
      known.put(row.name(), () -> new CommandLine(RowCommand.spec(row, root)));
    }
    known.put(SaveAllCommand.NAME, () -> new CommandLine(new SaveAllCommand(root)));
    known.put(StreamCommand.Save.NAME, () -> new CommandLine(new StreamCommand.Save(root)));
    known.put(StreamCommand.Restore.NAME, () -> new CommandLine(new StreamCommand.Restore(root)));
    known.put(ImageCommand.NAME, () -> ImageCommand.of(root));
    known.put(TopCommand.NAME, () -> new CommandLine(new TopCommand(root)));
    known.put("list", () -> new CommandLine(new ListCommand(root)));
    known.put("console", () -> new CommandLine(new ConsoleCommand(root)));
    known.put("screenshot", () -> new CommandLine(new ScreenshotCommand(root)));
    known.put("vnc", () -> new CommandLine(new VncCommand(root)));
    known.put("events", () -> new CommandLine(new EventsCommand(root)));
    known.put("edit", () -> new CommandLine(new EditCommand.OfDomain(root)));
    known.put("managedsave-edit", () -> new CommandLine(new EditCommand.OfManagedSave(root)));
    known.put("save-image-edit", () -> new CommandLine(new EditCommand.OfImage(root)));
    return known;
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
