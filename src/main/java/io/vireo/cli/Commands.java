package io.vireo.cli;

import io.vireo.base.VirtException;
import io.vireo.cli.text.ErrorText;
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
import picocli.CommandLine.Command;

/** The door to the command line. */
public final class Commands {

  /** The command did what it says. */
  public static final int OK = 0;

  /** It could not; standard error says why. */
  public static final int FAILED = 1;

  /** It was not understood; standard error says what it could be. */
  public static final int USAGE = 2;

  private Commands() {}

  /** As {@link #run(Terminal, List, Map)}, of commands that are built already. */
  public static int run(Terminal terminal, List<String> arguments, Object... more) {
    return run(terminal, arguments, built(more));
  }

  private static Map<String, Supplier<Object>> built(Object... commands) {
    Map<String, Supplier<Object>> built = new LinkedHashMap<>();
    for (Object each : commands) {
      String name =
          each instanceof CommandLine line
              ? line.getCommandName()
              : each.getClass().getAnnotation(Command.class).name();
      built.put(name, () -> each);
    }
    return built;
  }

  /**
   * Runs one command and waits for its end.
   *
   * @param more how further commands are built, by their names: objects that picocli takes as such,
   *     {@code serve} for one
   * @return the exit status: {@link #OK}, {@link #FAILED} or {@link #USAGE}
   */
  public static int run(
      Terminal terminal, List<String> arguments, Map<String, Supplier<Object>> more) {
    List<String> meant =
        JobWatchCommand.spelled(StreamCommand.spelled(SaveAllCommand.spelled(arguments)));
    return line(terminal, meant, more).execute(meant.toArray(String[]::new));
  }

  /** All commands there are. */
  static CommandLine line(Terminal terminal, Object... more) {
    return line(terminal, List.of(), built(more));
  }

  /**
   * The commands that {@code arguments} may mean; all of them if they name none. Building a command
   * takes longer than running it, so those that cannot be meant are not built.
   */
  private static CommandLine line(
      Terminal terminal, List<String> arguments, Map<String, Supplier<Object>> more) {
    RootCommand root = new RootCommand(terminal);
    CommandLine line = new CommandLine(root.spec());
    Map<String, Supplier<Object>> known = known(root);
    known.putAll(more);
    boolean named = known.keySet().stream().anyMatch(arguments::contains);
    known.forEach(
        (name, command) -> {
          if (!named || arguments.contains(name)) {
            line.addSubcommand(command.get());
          }
        });
    if (!named) {
      line.addSubcommand(new CompletionCommand(line, terminal));
    }
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
  private static Map<String, Supplier<Object>> known(RootCommand root) {
    Map<String, Supplier<Object>> known = new LinkedHashMap<>();
    for (CommandRow row : CommandTable.rows()) {
      known.put(row.name(), () -> new CommandLine(RowCommand.spec(row, root)));
    }
    known.put(SaveAllCommand.NAME, () -> new SaveAllCommand(root));
    known.put(StreamCommand.Save.NAME, () -> new StreamCommand.Save(root));
    known.put(StreamCommand.Restore.NAME, () -> new StreamCommand.Restore(root));
    known.put(ImageCommand.NAME, () -> ImageCommand.of(root));
    known.put(JobWatchCommand.NAME, () -> new JobWatchCommand(root));
    known.put(TopCommand.NAME, () -> new TopCommand(root));
    known.put(ListCommand.NAME, () -> new CommandLine(ListCommand.spec(root)));
    known.put("console", () -> new ConsoleCommand(root));
    known.put("screenshot", () -> new ScreenshotCommand(root));
    known.put("vnc", () -> new VncCommand(root));
    known.put("events", () -> new EventsCommand(root));
    known.put("edit", () -> new EditCommand.OfDomain(root));
    known.put("managedsave-edit", () -> new EditCommand.OfManagedSave(root));
    known.put("save-image-edit", () -> new EditCommand.OfImage(root));
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
