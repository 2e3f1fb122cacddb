package io.vireo.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vireo.event.Position;
import io.vireo.event.Subscription;
import io.vireo.operation.WebhookOperations.DeadLetter;
import io.vireo.wire.json.EventJson;
import io.vireo.wire.json.Json;
import java.util.Optional;

/**
 * What is sent at once.
 *
 * @param delivery the same for each attempt, so that a receiver can tell what it has already
 * @param body the JSON that subscribers get
 * @param place where to go on when it has been taken; empty where that says nothing of it
 */
record Letter(String delivery, String body, Optional<Position> place) {

  static Letter of(String node, Subscription.Told told) {
    return at(Position.of(node, told.event().number()), EventJson.of(node, told.event()), true);
  }

  /** A restart before the last page begins again with the gap. */
  static Letter of(String node, Subscription.Page page) {
    return at(Position.of(node, page.number()), EventJson.of(node, page), !page.more());
  }

  static Letter of(Subscription.Gap gap) {
    return new Letter(
        "gap-" + gap.from() + "-" + gap.to(), Json.text(EventJson.of(gap)), Optional.empty());
  }

  /** Something that was given up, once more. */
  static Letter of(DeadLetter dead) {
    return new Letter(dead.delivery(), dead.body(), Optional.empty());
  }

  private static Letter at(Position place, ObjectNode body, boolean last) {
    return new Letter(
        place.toString(), Json.text(body), last ? Optional.of(place) : Optional.empty());
  }
}
