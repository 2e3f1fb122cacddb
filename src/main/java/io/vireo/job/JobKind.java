package io.vireo.job;

/** What wants to be done to a domain, as far as it matters for what else may be done meanwhile. */
public enum JobKind {
  /** Makes an instance: start, create, restore. */
  START(true),
  /** Writes the guest's state and ends the instance. */
  SAVE(true),
  /** Ends the instance whatever else goes on. */
  DESTROY(false),
  /** Holds the processors. */
  SUSPEND(false),
  /** Lets the processors go on. */
  RESUME(false),
  /** Presses a button: shutdown, reboot, reset. */
  CONTROL(false),
  /** Changes the definition and not the instance. */
  DEFINE(false),
  /** Forgets the definition. */
  UNDEFINE(false),
  /** Changes or removes the managed save image. */
  IMAGE(false);

  private final boolean exclusive;

  JobKind(boolean exclusive) {
    this.exclusive = exclusive;
  }

  /** Whether it takes long and is shown as a job. */
  public boolean exclusive() {
    return exclusive;
  }
}
