package io.vireo.webhook;

import java.time.Duration;

/**
 * How often a hook is tried.
 *
 * @param first the wait after the first failure; each further one is twice as long
 * @param longest but never longer than this
 * @param attempt how long one attempt may take
 * @param deadline how long one message is tried before it is given up
 */
public record Pace(Duration first, Duration longest, Duration attempt, Duration deadline) {

  public static final Pace USUAL =
      new Pace(
          Duration.ofSeconds(1),
          Duration.ofMinutes(1),
          Duration.ofSeconds(10),
          Duration.ofMinutes(15));

  private static final int DOUBLINGS_MAX = 20;

  /** How long to wait after so many attempts. */
  Duration after(int attempts) {
    Duration wait = first.multipliedBy(1L << Math.min(attempts - 1, DOUBLINGS_MAX));
    return wait.compareTo(longest) < 0 ? wait : longest;
  }
}
