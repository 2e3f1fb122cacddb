package io.vireo.event;

import java.time.Instant;

/**
 * An event in its place.
 *
 * @param number one more than the event before it; the first of a daemon's life is 1
 */
public record NumberedEvent(long number, Instant time, Event event) {}
