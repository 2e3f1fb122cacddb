package io.vireo.sim;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.save.ImageReader;
import io.vireo.save.Inspection;
import io.vireo.save.SaveBridge;
import io.vireo.state.FileCalls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Holds what a power cut left against the promise, by the real reader: whatever calls itself
 * complete is whole, the target is one of what it was said to be, and a new start leaves nothing
 * beside it.
 */
final class Findings {

  /** To be said when the record of the job is gone, by which the next start would know of it. */
  static final String FORGOTTEN = "forgotten";

  /** There is no such file. */
  static final String NOTHING = "nothing";

  /** There is a file and it cannot be restored from, which the reader says. */
  static final String REFUSED = "refused";

  /** There is one that says that it is complete, and is not what was written. */
  static final String MIXED = "complete but not whole";

  /**
   * A broken promise.
   *
   * @param place of the remains
   */
  record Finding(Remains.Place place, String what, List<String> story) {
    @Override
    public String toString() {
      return "%s (again: -Dvireo.sim.replay=%s)%n  %s"
          .formatted(what, place, String.join("\n  ", story));
    }
  }

  private final Path directory;
  private final Path target;
  private final List<Guest> known;
  private final Map<String, Finding> found = new LinkedHashMap<>();
  private final Set<Remains.Print> examined = new HashSet<>();
  private long cuts;

  Findings(Path target, List<Guest> known) {
    this.directory = target.getParent();
    this.target = target;
    this.known = known;
  }

  /** The first of each kind. */
  List<Finding> found() {
    return List.copyOf(found.values());
  }

  /** Different ones. */
  int examined() {
    return examined.size();
  }

  /** All, also those that left the same as another one. */
  long cuts() {
    return cuts;
  }

  /** For the test's report. */
  Map<String, String> counts() {
    return Map.of("cuts", Long.toString(cuts), "examined", Integer.toString(examined()));
  }

  void examine(Remains remains) {
    cuts++;
    if (examined.add(remains.print())) {
      faults(remains).stream()
          .filter(what -> !found.containsKey(what))
          .forEach(
              what -> found.put(what, new Finding(remains.place(), what, remains.story().get())));
    }
  }

  private List<String> faults(Remains remains) {
    try {
      remains.lay(directory);
      List<String> faults = new ArrayList<>();
      for (Path file : remains.files().keySet()) {
        incomplete(file).ifPresent(faults::add);
      }
      String before = label(target);
      remains
          .said()
          .filter(said -> !said.allowed().contains(before))
          .ifPresent(said -> faults.add("target is %s after '%s'".formatted(before, said.words())));
      stray(remains).ifPresent(faults::add);
      startUp(before).ifPresent(faults::add);
      return faults;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Something that says of itself that it is complete, and is none of the known. */
  private Optional<String> incomplete(Path file) throws IOException {
    return label(file).equals(MIXED)
        ? Optional.of(file.getFileName() + " calls itself complete and is not whole")
        : Optional.empty();
  }

  /** Once nobody remembers that there was a save, nobody removes what it left. */
  private Optional<String> stray(Remains remains) {
    boolean forgotten = remains.said().filter(said -> said.words().contains(FORGOTTEN)).isPresent();
    boolean alone = Set.of(target).containsAll(remains.files().keySet());
    return forgotten && !alone
        ? Optional.of("beside the target is something that nobody will remove")
        : Optional.empty();
  }

  /** What a name leads to: a known image's label, or one of the three words. */
  String label(Path file) throws IOException {
    try {
      return switch (ImageReader.inspect(file)) {
        case Inspection.Complete complete -> labelOf(complete);
        case Inspection.Incomplete _, Inspection.Unusable _ -> REFUSED;
      };
    } catch (VirtException refused) {
      if (refused.code() != ErrorCode.NO_FILE) {
        throw refused;
      }
      return NOTHING;
    }
  }

  private String labelOf(Inspection.Complete complete) throws IOException {
    ByteBuffer stored = Guest.stored(complete.whole());
    return known.stream()
        .filter(guest -> guest.is(complete.whole(), stored))
        .map(Guest::label)
        .findFirst()
        .orElse(MIXED);
  }

  private Optional<String> startUp(String before) throws IOException {
    SaveBridge.recover(FileCalls.local(), target);
    String after = label(target);
    if (!after.equals(before)) {
      return Optional.of("a start made %s of %s".formatted(after, before));
    }
    Set<String> left = names();
    return left.isEmpty() ? Optional.empty() : Optional.of("a start left " + left);
  }

  private Set<String> names() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(each -> !each.equals(target))
          .map(each -> each.getFileName().toString())
          .collect(Collectors.toSet());
    }
  }
}
