package io.vireo.bench;

import java.util.Locale;
import java.util.Optional;

/**
 * A promise and what became of it.
 *
 * @param value what was measured; empty if its peer was missing
 * @param least whether more is better, and {@code bound} the least that will do
 */
record Aim(String what, Optional<Double> value, double bound, boolean least, String unit) {

  static Aim atLeast(String what, Optional<Double> value, double bound, String unit) {
    return new Aim(what, value, bound, true, unit);
  }

  static Aim atMost(String what, Optional<Double> value, double bound, String unit) {
    return new Aim(what, value, bound, false, unit);
  }

  boolean isMissed() {
    return value.filter(found -> least ? found < bound : found > bound).isPresent();
  }

  String row() {
    return String.format(
        Locale.ROOT,
        "| %-66s | %-14s | %-12s | %s |",
        what,
        (least ? "at least " : "at most ") + number(bound),
        value.map(found -> number(found) + unit).orElse("no peer"),
        value.isEmpty() ? "  " : isMissed() ? "NO" : "ok");
  }

  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.3f", value);
    return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
  }
}
