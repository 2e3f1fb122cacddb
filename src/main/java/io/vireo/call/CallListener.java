package io.vireo.call;

import io.vireo.base.VirtException;
import io.vireo.operation.Operation;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Hears of every call: audit, metrics, traces. It is told, never asked; what it throws is its own
 * affair. Any thread; must not block.
 */
@FunctionalInterface
public interface CallListener {

  /** What is known of a call when it comes in, before anything of it was parsed. */
  record Coming(Operation<?, ?> operation, Caller caller, Terms terms) {}

  /**
   * How a call was answered; of a job that is not waited for, how its admission was.
   *
   * @param failure why it was not carried out
   * @param object what it was about, as the caller named it; empty where that was never parsed
   * @param job the job that it began
   */
  record Outcome(Optional<VirtException> failure, Optional<String> object, OptionalLong job) {}

  /** Hears of the end of one call. */
  @FunctionalInterface
  interface End {
    void ended(Outcome outcome);
  }

  /** A call comes in. */
  End comes(Coming call);
}
