package io.vireo.cli;

import io.vireo.operation.Operation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A command that is a catalogue row under virsh's name.
 *
 * @param sentence what it does
 * @param fixed arguments that the command itself says
 * @param flags options that change what is shown, with a sentence each; the daemon never sees them
 */
record CommandRow(
    String name,
    List<String> aliases,
    Operation<?, ?> row,
    String sentence,
    Map<String, Boolean> fixed,
    Map<String, String> flags,
    Show show) {

  static CommandRow command(String name, Operation<?, ?> row) {
    return new CommandRow(
        name, List.of(), row, row.sentence(), Map.of(), Map.of(), new Show.Says(""));
  }

  CommandRow alias(String other) {
    List<String> more = Stream.concat(aliases.stream(), Stream.of(other)).toList();
    return new CommandRow(name, more, row, sentence, fixed, flags, show);
  }

  /** With an argument that is not the user's to give. */
  CommandRow with(String component, boolean value) {
    Map<String, Boolean> more = new HashMap<>(fixed);
    more.put(component, value);
    return new CommandRow(name, aliases, row, sentence, Map.copyOf(more), flags, show);
  }

  CommandRow flag(String option, String sentence) {
    Map<String, String> more = new HashMap<>(flags);
    more.put(option, sentence);
    return new CommandRow(name, aliases, row, sentence, fixed, Map.copyOf(more), show);
  }

  /** For a command that shows only a part of what its row gives. */
  CommandRow describes(String narrower) {
    return new CommandRow(name, aliases, row, narrower, fixed, flags, show);
  }

  CommandRow says(String template) {
    return new CommandRow(name, aliases, row, sentence, fixed, flags, new Show.Says(template));
  }

  CommandRow prints(Function<Show.Answer, String> text) {
    return new CommandRow(name, aliases, row, sentence, fixed, flags, new Show.Prints(text));
  }
}
