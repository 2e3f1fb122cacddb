package io.vireo.sim;

import java.util.function.Predicate;

/**
 * An input/output error in place of, or after, one call of a kind. Any thread may make the call.
 */
final class Fault {

  enum Kind {
    NONE,
    /** The call does nothing. */
    BEFORE,
    /** The call is done and fails all the same, as over a network. */
    AFTER
  }

  private final Predicate<Op> which;
  private final Kind kind;
  private final boolean forGood;
  private int left;
  private boolean struck;

  private Fault(Predicate<Op> which, int nth, Kind kind, boolean forGood) {
    this.which = which;
    this.left = nth;
    this.kind = kind;
    this.forGood = forGood;
  }

  static Fault none() {
    return new Fault(_ -> false, 0, Kind.NONE, false);
  }

  /**
   * @param nth from 0, of all calls
   */
  static Fault once(int nth, Kind kind) {
    return new Fault(_ -> true, nth, kind, false);
  }

  /** From the {@code nth} call of a kind on, all of that kind. */
  static Fault forGood(Predicate<Op> which, int nth) {
    return new Fault(which, nth, Kind.BEFORE, true);
  }

  synchronized Kind strike(Op op) {
    if (!which.test(op) || left-- > 0 || (struck && !forGood)) {
      return Kind.NONE;
    }
    struck = true;
    return kind;
  }

  synchronized boolean struck() {
    return struck;
  }
}
