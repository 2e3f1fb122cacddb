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
    List<Hold> holds = strains(work).stream().flatMap(strain -> strain.hold().stream()).toList();
    long over = holds.stream().filter(hold -> isLong(hold.millis())).count();
    long own = holds.stream().mapToLong(Hold::ownMillis).max().orElse(0);
    Optional<Hold> longest = holds.stream().max(Comparator.comparingLong(Hold::millis));
    out.printf(
        "%s event loops during a %s: held for %d ms at most, without waits for a CPU %d,"
            + " promised %d; longer in %d of %d runs%n",
        word(over == 0, isLong(own)),
        work.words(),
        longest.map(Hold::millis).orElse((long) LoopWatch.LOOK_MILLIS),
        own,
        LoopWatch.HOLD_MILLIS_MAX,
        over,
        strains(work).size());
    longest.filter(hold -> isLong(own)).ifPresent(this::stack);
    return over == 0;
  }

  /** A hold that is long only because others had the CPU says nothing, one way or the other. */
  private static String word(boolean kept, boolean own) {
    return kept ? "kept:  " : own ? "BROKEN:" : "BUSY:  ";
  }

  private static boolean isLong(long millis) {
    return millis > LoopWatch.HOLD_MILLIS_MAX;
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
    out.printf(
        "%s the daemon grew by %d KiB at most in one run, promised less than %d; by %d over all%n",
        word(kept, true), one, GROWN_KIBIBYTES_MAX, all);
    return kept;
  }

  private List<DaemonStrain> strains(Work work) {
    return samples.stream()
        .filter(sample -> sample.kind().work() == work)
        .flatMap(sample -> sample.strain().stream())
        .toList();
  }
}
