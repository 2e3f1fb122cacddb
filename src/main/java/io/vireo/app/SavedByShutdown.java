package io.vireo.app;

import io.vertx.core.Future;
import io.vireo.base.HypervisorUri;
import io.vireo.state.StateStore;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which guests a shutdown was about to save, written down before the first one is: one that is
 * found saved by the next daemon was saved by it.
 */
record SavedByShutdown(StateStore store) {

  private static final String COLLECTION = "daemon";
  private static final String KEY = "saved-by-shutdown";

  /** A guest by what does not change. */
  record Guest(UUID uuid, HypervisorUri hypervisor) {

    private String line() {
      return uuid + " " + hypervisor;
    }

    private static Optional<Guest> of(String line) {
      int blank = line.indexOf(' ');
      return blank < 0
          ? Optional.empty()
          : Optional.of(
              new Guest(
                  UUID.fromString(line.substring(0, blank)),
                  new HypervisorUri(line.substring(blank + 1))));
    }
  }

  Future<Void> keep(List<Guest> guests) {
    return store.put(
        COLLECTION, KEY, guests.stream().map(Guest::line).collect(Collectors.joining("\n")));
  }

  /** Reads and forgets them: what one daemon has dealt with is no later one's affair. */
  Future<List<Guest>> take() {
    return store
        .get(COLLECTION, KEY)
        .map(text -> text.stream().flatMap(SavedByShutdown::read).toList())
        .compose(guests -> store.delete(COLLECTION, KEY).map(guests));
  }

  private static Stream<Guest> read(String text) {
    return text.lines().flatMap(line -> Guest.of(line).stream());
  }
}
