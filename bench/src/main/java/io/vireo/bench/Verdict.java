package io.vireo.bench;

import io.vireo.bench.LoopHolds.Hold;
import io.vireo.bench.Sample.Work;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Whether the promises were kept, and where not, what the daemon did then. */
record Verdict(List<Sample> samples, PrintStream out) {

  private static final long GROWN_KIBIBYTES_MAX = 32 * 1024;
  private static final int FRAMES_SHOWN = 30;

  boolean print() {
    boolean saves = loops(Work.SAVE);
    boolean restores = loops(Work.RESTORE);
    return memory() && saves && restores;
  }

  private boolean loops(Work work) {
    List<DaemonStrain> strains = strains(work);
    long over = strains.stream().filter(strain -> isLong(strain.hold())).count();
    Optional<Hold> longest =
        strains.stream()
            .flatMap(strain -> strain.hold().stream())
            .max(Comparator.comparingLong(Hold::millis));
    say(
        over == 0,
        "event loops during a %s: held for %s ms at most, promised %d; longer in %d of %d runs"
            .formatted(
                work.words(),
                longest.map(hold -> Long.toString(hold.millis())).orElse("less than 5"),
                LoopWatch.HOLD_MILLIS_MAX,
                over,
                strains.size()));
    longest.filter(hold -> over > 0).ifPresent(this::stack);
    return over == 0;
  }

  private static boolean isLong(Optional<Hold> hold) {
    return hold.filter(each -> each.millis() > LoopWatch.HOLD_MILLIS_MAX).isPresent();
  }

  private void stack(Hold hold) {
    hold.stack().stream().limit(FRAMES_SHOWN).forEach(frame -> out.println("          " + frame));
  }

  private boolean memory() {
    List<DaemonStrain> strains =
        samples.stream().flatMap(sample -> sample.strain().stream()).toList();
    long one = strains.stream().mapToLong(DaemonStrain::grownKibibytes).max().orElse(0);
    long all =
        strains.stream().mapToLong(DaemonStrain::peakKibibytes).max().orElse(0)
            - strains.stream().mapToLong(DaemonStrain::residentKibibytes).findFirst().orElse(0);
    boolean kept = one < GROWN_KIBIBYTES_MAX;
    say(
        kept,
        "the daemon grew by %d KiB at most in one run, promised less than %d; by %d over all"
            .formatted(one, GROWN_KIBIBYTES_MAX, all));
    return kept;
  }

  private List<DaemonStrain> strains(Work work) {
    return samples.stream()
        .filter(sample -> sample.kind().work() == work)
        .flatMap(sample -> sample.strain().stream())
        .toList();
  }

  private void say(boolean kept, String sentence) {
    out.println((kept ? "kept:   " : "BROKEN: ") + sentence);
  }
}
