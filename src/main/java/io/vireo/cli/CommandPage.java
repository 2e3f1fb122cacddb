package io.vireo.cli;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The reference page of all commands, {@code docs/cli.md}; a test fails when it drifts. */
final class CommandPage {

  private static final String BEGINNING =
      """
      # Commands

      Generated from the commands themselves; `CommandPageTest` says how. Names and options are
      virsh's. Every command takes the options at the end of this page, answers with status 0 when
      it did what it says, 1 when it could not (`error:` on standard error says why, what helps, and
      the code), 2 when it was not understood.

      """;

  private CommandPage() {}

  static String text(CommandLine all) {
    Map<String, CommandSpec> byName = new TreeMap<>();
    collect(all, "", byName);
    return byName.entrySet().stream()
            .map(each -> section(each.getKey(), each.getValue()))
            .collect(Collectors.joining("\n", BEGINNING, "\n"))
        + "## Options of every command\n\n"
        + lines(all.getCommandSpec().options());
  }

  /** Groups have no section of their own, their commands have. */
  private static void collect(CommandLine group, String before, Map<String, CommandSpec> byName) {
    for (CommandLine each : group.getSubcommands().values()) {
      String name = before + each.getCommandSpec().name();
      if (each.getSubcommands().isEmpty()) {
        byName.put(name, each.getCommandSpec());
      } else {
        collect(each, name + " ", byName);
      }
    }
  }

  private static String section(String name, CommandSpec spec) {
    String places =
        spec.positionalParameters().stream()
            .map(place -> " " + place.paramLabel())
            .collect(Collectors.joining());
    List<OptionSpec> own = spec.options().stream().filter(each -> isOwn(each)).toList();
    String aliases =
        spec.aliases().length == 0 ? "" : " (also " + String.join(", ", spec.aliases()) + ")";
    return "## "
        + name
        + aliases
        + "\n\n`vireo "
        + name
        + (own.isEmpty() ? "" : " [OPTION]...")
        + places
        + "`: "
        + String.join(" ", spec.usageMessage().description())
        + "\n"
        + (own.isEmpty() ? "" : "\n" + lines(own));
  }

  private static boolean isOwn(OptionSpec option) {
    return !option.inherited() && !option.usageHelp() && !option.versionHelp();
  }

  private static String lines(List<OptionSpec> options) {
    return options.stream().map(CommandPage::line).collect(Collectors.joining());
  }

  private static String line(OptionSpec option) {
    String value = takesValue(option) ? " " + option.paramLabel() : "";
    return "- `"
        + String.join("`, `", names(option))
        + value
        + "`: "
        + String.join(" ", option.description())
        + "\n";
  }

  private static String[] names(OptionSpec option) {
    return option.negatable()
        ? new String[] {option.longestName().replaceFirst("^--", "--[no-]")}
        : option.names();
  }

  private static boolean takesValue(ArgSpec option) {
    return option.arity().max() > 0;
  }
}
