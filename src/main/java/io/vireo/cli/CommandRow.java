package io.vireo.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.vireo.cli.text.PreflightText;
import io.vireo.cli.text.Show;
import io.vireo.operation.Operation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A command that is a catalogue row under virsh's name.
 *
 * @param sentence what it does
 * @param fixed arguments that the command itself says
 * @param flags options that change what is shown, with a sentence each; the daemon never sees them
 * @param succeeds whether an answer is what was hoped for; else the command's status says so
 * @param dryRun what is called in its place with {@code --dry-run}
 */
record CommandRow(
    String name,
    List<String> aliases,
    Operation<?, ?> row,
    String sentence,
    Map<String, Boolean> fixed,
    Map<String, String> flags,
    Show show,
    Predicate<JsonNode> succeeds,
    Optional<CommandRow> dryRun) {

  static CommandRow command(String name, Operation<?, ?> row) {
    return new CommandRow(
        name,
        List.of(),
        row,
        row.sentence(),
        Map.of(),
        Map.of(),
        new Show.Says(""),
        _ -> true,
        Optional.empty());
  }

  CommandRow alias(String other) {
    List<String> more = Stream.concat(aliases.stream(), Stream.of(other)).toList();
    return new CommandRow(name, more, row, sentence, fixed, flags, show, succeeds, dryRun);
  }

  /** With an argument that is not the user's to give. */
  CommandRow with(String component, boolean value) {
    Map<String, Boolean> more = new HashMap<>(fixed);
    more.put(component, value);
    return new CommandRow(
        name, aliases, row, sentence, Map.copyOf(more), flags, show, succeeds, dryRun);
  }

  CommandRow flag(String option, String says) {
    Map<String, String> more = new HashMap<>(flags);
    more.put(option, says);
    return new CommandRow(
        name, aliases, row, sentence, fixed, Map.copyOf(more), show, succeeds, dryRun);
  }

  /** For a command that shows only a part of what its row gives. */
  CommandRow describes(String narrower) {
    return new CommandRow(name, aliases, row, narrower, fixed, flags, show, succeeds, dryRun);
  }

  CommandRow says(String template) {
    return shows(new Show.Says(template));
  }

  CommandRow prints(Function<Show.Answer, String> text) {
    return shows(new Show.Prints(text));
  }

  private CommandRow shows(Show other) {
    return new CommandRow(name, aliases, row, sentence, fixed, flags, other, succeeds, dryRun);
  }

  /** Fails, with its answer shown, where the answer is not what was hoped for. */
  CommandRow succeedsIf(Predicate<JsonNode> hoped) {
    return new CommandRow(name, aliases, row, sentence, fixed, flags, show, hoped, dryRun);
  }

  /** Where {@code --dry-run} is given, {@code preflight} is called with the same arguments. */
  CommandRow dryRun(Operation<?, ?> preflight) {
    CommandRow other =
        command(name, preflight)
            .prints(PreflightText::text)
            .succeedsIf(answer -> answer.path("possible").asBoolean());
    return new CommandRow(
        name, aliases, row, sentence, fixed, flags, show, succeeds, Optional.of(other));
  }
}
