package io.vireo.telemetry.health;

import java.util.Locale;

/**
 * How one part of the daemon is.
 *
 * @param reason a sentence where it is not well, or what is worth knowing where it is
 */
public record Verdict(Level level, String reason) {

  /** From well to not, in the order of badness. */
  public enum Level {
    OK,
    /** Works, and somebody should look at it. */
    DEGRADED,
    /** Calls fail because of it. */
    FAILING;

    /** As answers say it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public static Verdict ok(String what) {
    return new Verdict(Level.OK, what);
  }

  public static Verdict degraded(String why) {
    return new Verdict(Level.DEGRADED, why);
  }

  public static Verdict failing(String why) {
    return new Verdict(Level.FAILING, why);
  }
}
