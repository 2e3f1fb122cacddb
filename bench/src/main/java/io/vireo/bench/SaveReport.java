package io.vireo.bench;

import io.vireo.bench.Sample.Kind;
import io.vireo.bench.Sample.Timing;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The samples as a table, and whether the promises were kept. */
record SaveReport(List<Sample> samples, PrintStream out) {

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

  /** Prints everything; whether the promises were kept. */
  boolean print() {
    out.printf(
        "%-24s %-18s %-8s %-20s %-20s %s%n",
        "median (least-most)",
        "MiB/s",
        "of dd",
        "CPU s/GiB daemon",
        "CPU s/GiB worker",
        "guest paused ms");
    Map<Kind, List<Sample>> kinds = byKind();
    kinds.forEach((kind, runs) -> row(kind, runs, kinds));
    strains();
    out.println();
    return new Verdict(samples, out).print();
  }

  private Map<Kind, List<Sample>> byKind() {
    return samples.stream()
        .sorted(Comparator.comparing((Sample each) -> each.kind().road()))
        .collect(Collectors.groupingBy(Sample::kind, LinkedHashMap::new, Collectors.toList()));
  }

  private void row(Kind kind, List<Sample> runs, Map<Kind, List<Sample>> kinds) {
    boolean own = !kind.equals(kind.peer());
    Spread speed = Spread.of(runs, Sample::mebibytesPerSecond);
    Spread peer = Spread.of(kinds.get(kind.peer()), Sample::mebibytesPerSecond);
    out.printf(
        Locale.ROOT,
        "%-24s %-18s %-8s %-20s %-20s %s%n",
        kind.words(),
        speed.text("%.0f"),
        own ? String.format(Locale.ROOT, "%.2f", speed.median() / peer.median()) : "",
        own ? Spread.of(runs, Sample::daemonSecondsPerGib).text("%.2f") : "",
        Spread.of(runs, Sample::workerSecondsPerGib).text("%.2f"),
        own ? Spread.of(runs, SaveReport::pausedMillis).text("%.0f") : "");
  }

  private static double pausedMillis(Sample sample) {
    Timing timing = sample.timing();
    return timing.pausedMillis();
  }

  private void strains() {
    out.printf(
        "%n%-24s %10s %13s %8s %21s%n",
        "daemon, each run", "RSS +KiB", "loop held ms", "own ms", "loops without CPU ms");
    samples.forEach(sample -> sample.strain().ifPresent(strain -> strain(sample.kind(), strain)));
  }

  private void strain(Kind kind, DaemonStrain strain) {
    out.printf(
        Locale.ROOT,
        "%-24s %10d %13s %8s %21.0f%n",
        kind.words(),
        strain.grownKibibytes(),
        strain.hold().map(hold -> Long.toString(hold.millis())).orElse("< 5"),
        strain.hold().map(hold -> Long.toString(hold.ownMillis())).orElse(""),
        strain.loopsWaitedMillis());
  }
}
