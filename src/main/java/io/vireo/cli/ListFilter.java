package io.vireo.cli;

import static io.vireo.cli.Options.given;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Which domains {@code list} shows; options of one kind add up, of two kinds exclude. */
final class ListFilter {

  private static final Set<String> NAMED_STATES = Set.of("running", "paused", "shutoff");

  private final OptionSpec all = Options.flag("Active and inactive ones.", "--all");

  private final OptionSpec inactive = Options.flag("Inactive ones only.", "--inactive");

  private final OptionSpec running = Options.flag("Running ones.", "--state-running");

  private final OptionSpec paused = Options.flag("Paused ones.", "--state-paused");

  private final OptionSpec shutoff = Options.flag("Those that are shut off.", "--state-shutoff");

  private final OptionSpec other = Options.flag("Those in any other state.", "--state-other");

  private final OptionSpec persistent =
      Options.flag("Those with a definition that stays.", "--persistent");

  private final OptionSpec transientOnly =
      Options.flag("Those that are forgotten when they stop.", "--transient");

  private final OptionSpec autostart =
      Options.flag("Those that start with the daemon.", "--autostart");

  private final OptionSpec noAutostart = Options.flag("Those that do not.", "--no-autostart");

  private final OptionSpec saved =
      Options.flag("Those with a managed save image.", "--with-managed-save");

  private final OptionSpec notSaved = Options.flag("Those without one.", "--without-managed-save");

  private final OptionSpec labels =
      OptionSpec.builder("--label")
          .type(List.class)
          .auxiliaryTypes(String.class)
          .arity("1")
          .paramLabel("KEY=VALUE")
          .description("Those that are labelled so; of several all must fit.")
          .initialValue(List.of())
          .build();

  /** Its options, added to a command's own. */
  void addTo(CommandSpec spec) {
    Stream.of(all, inactive, running, paused, shutoff, other).forEach(spec::addOption);
    Stream.of(persistent, transientOnly, autostart, noAutostart, saved, notSaved, labels)
        .forEach(spec::addOption);
  }

  /** What the daemon can leave out by itself. */
  ObjectNode sent(ObjectNode arguments) {
    List<String> wanted = labels.getValue();
    if (!wanted.isEmpty()) {
      arguments.put("label", String.join(",", wanted));
    }
    String states = states();
    return states.isEmpty() ? arguments : arguments.put("state", states);
  }

  /** In the daemon's words; empty where it has none, or all are asked for. */
  private String states() {
    if (asksState()) {
      return given(other)
          ? ""
          : Stream.of(
                  given(running) ? "running" : "",
                  given(paused) ? "paused" : "",
                  given(shutoff) ? "shutoff" : "")
              .filter(word -> !word.isEmpty())
              .collect(Collectors.joining(","));
    }
    return given(inactive) && !given(all) ? "inactive" : "";
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
    return given(all) || asksState() || (given(inactive) ? !active : active);
  }

  private boolean asksState() {
    return Stream.of(running, paused, shutoff, other).anyMatch(Options::given);
  }

  private boolean state(String word) {
    return !asksState()
        || switch (word) {
          case "running" -> given(running);
          case "paused" -> given(paused);
          case "shutoff" -> given(shutoff);
          default -> given(other) && !NAMED_STATES.contains(word);
        };
  }

  private static boolean either(OptionSpec wanted, OptionSpec unwanted, boolean is) {
    return given(wanted) == given(unwanted) || given(wanted) == is;
  }
}
