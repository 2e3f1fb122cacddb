package io.vireo.bench;

import io.vireo.bench.Sample.Kind;
import io.vireo.bench.Sample.Work;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The samples as tables, and whether the promises were kept. */
record SaveReport(List<Sample> samples, Optional<Crowd.Outcome> crowd, PrintStream out) {

  private static final int FRAMES_SHOWN = 30;

  /** The middle of several runs, and the ends. */
  record Spread(double median, double least, double most) {
    static Spread of(List<Sample> samples, ToDoubleFunction<Sample> figure) {
      double[] sorted = samples.stream().mapToDouble(figure).sorted().toArray();
      int half = sorted.length / 2;
      double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
      return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }

    String text(String format) {
      return String.format(
          Locale.ROOT,
          "%1$s (%2$s-%3$s)",
          number(format, median),
          number(format, least),
          number(format, most));
    }

    private static String number(String format, double value) {
      return String.format(Locale.ROOT, format, value);
    }
  }

  /** Prints what was measured one after the other. */
  void table() {
    out.printf(
        "%-56s %-18s %-20s %-20s %-18s %-16s %s%n",
        "median (least-most)",
        "MiB/s",
        "CPU s/GiB daemon",
        "CPU s/GiB worker",
        "guest paused ms",
        "packed",
        "daemon +KiB");
    for (Work work : Work.values()) {
      Arrays.stream(Way.values()).map(way -> new Kind(work, way)).forEach(this::row);
    }
  }

  /** Prints what was measured at once, and the promises; whether they were kept. */
  boolean verdict() {
    crowd.ifPresent(this::crowd);
    return promises();
  }

  private void row(Kind kind) {
    List<Sample> runs = samples.stream().filter(each -> each.kind().equals(kind)).toList();
    if (!runs.isEmpty()) {
      boolean own = runs.getFirst().strain().isPresent();
      out.printf(
          Locale.ROOT,
          "%-56s %-18s %-20s %-20s %-18s %-16s %s%n",
          kind.words(),
          Spread.of(runs, Sample::mebibytesPerSecond).text("%.0f"),
          own ? Spread.of(runs, Sample::daemonSecondsPerGib).text("%.3f") : "",
          Spread.of(runs, Sample::workerSecondsPerGib).text("%.2f"),
          Spread.of(runs, run -> run.timing().pausedMillis()).text("%.0f"),
          kind.way().isPacked() ? Spread.of(runs, Sample::packing).text("%.2f") : "",
          own ? Spread.of(runs, SaveReport::grownKibibytes).text("%.0f") : "");
    }
  }

  private static double grownKibibytes(Sample sample) {
    return sample.strain().map(DaemonStrain::grownKibibytes).orElse(0L);
  }

  private void crowd(Crowd.Outcome met) {
    DaemonStrain strain = met.strain();
    out.printf(
        Locale.ROOT,
        "%n%d saves at once: %.1f s, %.0f MiB/s together, daemon +%d KiB%n",
        Crowd.GUESTS,
        met.seconds(),
        met.bytes() / met.seconds() / (1 << 20),
        strain.grownKibibytes());
    out.printf(
        Locale.ROOT,
        "GET /v1/domains, 99th percentile: %.2f ms idle, %.2f ms meanwhile (%.2fx);"
            + " a bare Vert.x server in the same run: %.2f ms idle, %.2f ms meanwhile (%.2fx)%n",
        met.idle().daemonMillis(),
        met.busy().daemonMillis(),
        met.lateness(),
        met.idle().controlMillis(),
        met.busy().controlMillis(),
        met.controlLateness());
    out.printf(
        Locale.ROOT,
        "event loops: held for %s ms at most, of which %s without waits for a CPU;"
            + " all of them waited %.0f ms for one%n",
        strain.hold().map(hold -> Long.toString(hold.millis())).orElse("less than 5"),
        strain.hold().map(hold -> Long.toString(hold.ownMillis())).orElse("less than 5"),
        strain.loopsWaitedMillis());
  }

  private boolean promises() {
    List<Aim> aims = new Aims(samples, crowd).all();
    out.printf("%n| %-66s | %-14s | %-12s |    |%n", "what", "aim", "reached");
    out.printf("|%s|%s|%s|----|%n", "-".repeat(68), "-".repeat(16), "-".repeat(14));
    aims.forEach(aim -> out.println(aim.row()));
    boolean kept = aims.stream().noneMatch(Aim::isMissed);
    if (!kept) {
      crowd.flatMap(met -> met.strain().hold()).ifPresent(this::stack);
    }
    return kept;
  }

  /** What the loop did that was held longest; without a stack nobody noticed it early enough. */
  private void stack(LoopHolds.Hold hold) {
    if (!hold.stack().isEmpty()) {
      out.printf("%nthe loop that was held for %d ms did this:%n", hold.millis());
      hold.stack().stream().limit(FRAMES_SHOWN).forEach(frame -> out.println("    " + frame));
    }
  }
}
