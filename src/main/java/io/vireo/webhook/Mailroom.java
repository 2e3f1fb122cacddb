package io.vireo.webhook;

import io.vireo.event.Position;
import io.vireo.event.Subscription.Origin;
import io.vireo.host.Loop;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * What deliveries share.
 *
 * @param change told of a delivery whose place or dead letters changed
 */
record Mailroom(
    Origin origin,
    Loop loop,
    InstantSource clock,
    Sender sender,
    Pace pace,
    Consumer<Delivery> change) {

  Instant now() {
    return clock.instant();
  }

  Position newest() {
    return origin.log().position(origin.log().newest());
  }

  void changed(Delivery delivery) {
    change.accept(delivery);
  }
}
