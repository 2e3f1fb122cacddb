package io.vireo.dispatch;

import java.time.Duration;

/** Tells when a time is over. Whoever wires the house has timers. */
@FunctionalInterface
public interface Alarm {

  /** For whoever waits without end: embedding applications with deadlines of their own, tests. */
  Alarm NEVER = (time, late) -> () -> {};

  /**
   * Runs {@code late} once, after {@code time}, on a thread that must not be held.
   *
   * @return takes it back; without effect once it has run
   */
  Runnable after(Duration time, Runnable late);
}
