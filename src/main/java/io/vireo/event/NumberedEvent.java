package io.vireo.event;

import java.time.Instant;

/**
 * An event in its place.
 *
 * @param number one more than that of the event before it in the daemon's life; see {@link
 *     Position#number}
 */
public record NumberedEvent(long number, Instant time, Event event) {

  /** Which life of the daemon it is of. */
  public long epoch() {
    return Position.of("", number).epoch();
  }
}
