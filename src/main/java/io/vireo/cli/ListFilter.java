package io.vireo.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Which domains {@code list} shows; options of one kind add up, of two kinds exclude. */
final class ListFilter {

  private static final Set<String> NAMED_STATES = Set.of("running", "paused", "shutoff");

  @Option(names = "--all", description = "Active and inactive ones.")
  private boolean all;

  @Option(names = "--inactive", description = "Inactive ones only.")
  private boolean inactive;

  @Option(names = "--state-running", description = "Running ones.")
  private boolean running;

  @Option(names = "--state-paused", description = "Paused ones.")
  private boolean paused;

  @Option(names = "--state-shutoff", description = "Those that are shut off.")
  private boolean shutoff;

  @Option(names = "--state-other", description = "Those in any other state.")
  private boolean other;

  @Option(names = "--persistent", description = "Those with a definition that stays.")
  private boolean persistent;

  @Option(names = "--transient", description = "Those that are forgotten when they stop.")
  private boolean transientOnly;

  @Option(names = "--autostart", description = "Those that start with the daemon.")
  private boolean autostart;

  @Option(names = "--no-autostart", description = "Those that do not.")
  private boolean noAutostart;

  @Option(names = "--with-managed-save", description = "Those with a managed save image.")
  private boolean saved;

  @Option(names = "--without-managed-save", description = "Those without one.")
  private boolean notSaved;

  @Option(
      names = "--label",
      paramLabel = "KEY=VALUE",
      description = "Those that are labelled so; of several all must fit.")
  private List<String> labels = List.of();

  /** What the daemon can leave out by itself. */
  ObjectNode sent(ObjectNode arguments) {
    if (!labels.isEmpty()) {
      arguments.put("label", String.join(",", labels));
    }
    String states = states();
    return states.isEmpty() ? arguments : arguments.put("state", states);
  }

  /** In the daemon's words; empty where it has none, or all are asked for. */
  private String states() {
    if (asksState()) {
      return other
          ? ""
          : Stream.of(running ? "running" : "", paused ? "paused" : "", shutoff ? "shutoff" : "")
              .filter(word -> !word.isEmpty())
              .collect(Collectors.joining(","));
    }
    return inactive && !all ? "inactive" : "";
  }

  boolean passes(JsonNode domain) {
    return activity(domain)
        && state(domain.path("state").asText())
        && either(persistent, transientOnly, domain.path("persistent").asBoolean())
        && either(autostart, noAutostart, domain.path("autostart").asBoolean())
        && either(saved, notSaved, domain.path("managedSave").asBoolean());
  }

  /** Asking for a state means domains in it, active or not. */
  private boolean activity(JsonNode domain) {
    boolean active = domain.hasNonNull("id");
    return all || asksState() || (inactive ? !active : active);
  }

  private boolean asksState() {
    return running || paused || shutoff || other;
  }

  private boolean state(String word) {
    return !asksState()
        || switch (word) {
          case "running" -> running;
          case "paused" -> paused;
          case "shutoff" -> shutoff;
          default -> other && !NAMED_STATES.contains(word);
        };
  }

  private static boolean either(boolean wanted, boolean unwanted, boolean is) {
    return wanted == unwanted || wanted == is;
  }
}
