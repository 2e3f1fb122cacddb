package io.vireo.qemu.watch;

import com.fasterxml.jackson.databind.JsonNode;
import io.vireo.driver.InstanceEvent;
import io.vireo.driver.InstanceEvent.PauseCause;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What one QMP event means.
 *
 * @param told the event for the core; empty if there is none for it in this case
 * @param pauseCause why the machine will be found standing, if this is a reason
 */
record EventRow(
    String name,
    Function<JsonNode, Optional<InstanceEvent>> told,
    Function<JsonNode, Optional<PauseCause>> pauseCause) {

  static EventRow tells(String name, Function<JsonNode, InstanceEvent> told) {
    return new EventRow(name, told.andThen(Optional::of), data -> Optional.empty());
  }

  static EventRow mayTell(String name, Function<JsonNode, Optional<InstanceEvent>> told) {
    return new EventRow(name, told, data -> Optional.empty());
  }

  /** The machine stands still afterwards if the event's action is one of {@code actions}. */
  EventRow pausing(PauseCause cause, String... actions) {
    return new EventRow(
        name,
        told,
        data ->
            List.of(actions).contains(data.path("action").asText())
                ? Optional.of(cause)
                : Optional.empty());
  }
}
