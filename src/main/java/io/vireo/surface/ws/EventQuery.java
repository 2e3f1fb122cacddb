package io.vireo.surface.ws;

import io.vertx.core.MultiMap;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.event.EventFilter;
import io.vireo.event.EventType;
import io.vireo.event.Position;
import io.vireo.event.Sight;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a subscriber asks for over HTTP.
 *
 * @param since the last event seen; empty for "from now on"
 */
public record EventQuery(Optional<Position> since, EventFilter filter) {

  /** Every type there is. */
  public static final List<String> TYPES = EventType.WORDS_KNOWN;

  private static final Set<String> KNOWN = Set.of("since", "domain", "hypervisor", "type", "label");

  /**
   * Reads query parameters.
   *
   * @throws VirtException {@code INVALID_ARG} naming the parameter that is unknown or malformed
   */
  public static EventQuery of(MultiMap parameters) {
    for (String name : parameters.names()) {
      if (!KNOWN.contains(name)) {
        throw new VirtException(
            ErrorCode.INVALID_ARG,
            "unknown query parameter '"
                + name
                + "'; known are "
                + String.join(", ", new TreeSet<>(KNOWN)));
      }
    }
    return new EventQuery(
        Optional.ofNullable(parameters.get("since")).map(Position::parse),
        EventFilter.of(
            new EventFilter.Words(
                listed(parameters.getAll("type")),
                parameters.getAll("domain"),
                parameters.getAll("label"),
                Optional.ofNullable(parameters.get("hypervisor")))));
  }

  /** The same wish, from another place. */
  public EventQuery from(Position since) {
    return new EventQuery(Optional.of(since), filter);
  }

  /** The same wish of somebody who sees only that. */
  public EventQuery seenBy(Sight sight) {
    return new EventQuery(since, filter.seenBy(sight));
  }

  /** Types are repeated, or listed with commas. */
  private static List<String> listed(List<String> given) {
    return given.stream().flatMap(text -> Arrays.stream(text.split(","))).toList();
  }
}
