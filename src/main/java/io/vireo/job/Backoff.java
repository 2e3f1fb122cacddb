package io.vireo.job;

import java.time.Duration;

/**
 * Pauses between attempts at something that others must make possible: each twice as long as the
 * one before, up to a ceiling. Confined to a loop.
 */
public final class Backoff {

  private final Duration ceiling;
  private Duration next;
  private int pauses;

  public Backoff(Duration first, Duration ceiling) {
    this.next = first;
    this.ceiling = ceiling;
  }

  /** How long to wait now. */
  public Duration pause() {
    Duration now = next;
    Duration doubled = now.multipliedBy(2);
    next = doubled.compareTo(ceiling) < 0 ? doubled : ceiling;
    pauses++;
    return now;
  }

  /** How often it was waited. */
  public int pauses() {
    return pauses;
  }
}
