package io.vireo.dispatch;

import io.vireo.base.VirtException;
import io.vireo.call.Caller;

/** How much one caller may ask, and how much at once. Any thread; never waits. */
@FunctionalInterface
public interface Quota {

  /** As much as they please. */
  Quota UNLIMITED = _ -> () -> {};

  /** A call that is counted until it is answered. */
  @FunctionalInterface
  interface Place {
    void leave();
  }

  /**
   * Counts a call.
   *
   * @throws VirtException {@code RATE_LIMITED}
   */
  Place enter(Caller caller);
}
