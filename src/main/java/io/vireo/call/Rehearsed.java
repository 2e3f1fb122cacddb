package io.vireo.call;

import io.vireo.operation.DryRun;

/** Ends a dry run where the real call would begin to act. Not a failure, and nobody's but ours. */
public final class Rehearsed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient DryRun found;

  Rehearsed(DryRun found) {
    super("a dry run of " + found.operation(), null, false, false);
    this.found = found;
  }

  /** What the call would do. */
  public DryRun found() {
    return found;
  }
}
