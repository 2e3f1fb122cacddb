package io.vireo.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
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
