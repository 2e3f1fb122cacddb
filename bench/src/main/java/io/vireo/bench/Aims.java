package io.vireo.bench;

import io.vireo.bench.Sample.Kind;
import io.vireo.bench.Sample.Work;
import io.vireo.bench.SaveReport.Spread;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The promises of the save engine, held against one run. */
record Aims(List<Sample> samples, Optional<Crowd.Outcome> crowd) {

  private static final List<Way> THEIRS =
      List.of(Way.THEIR_DEFAULT, Way.THEIR_RAW, Way.THEIR_SPARSE);
  private static final List<Way> OURS = List.of(Way.DEFAULT, Way.BEST, Way.STREAMED);

  List<Aim> all() {
    return Stream.concat(speed().stream(), cost().stream()).toList();
  }

  private List<Aim> speed() {
    return List.of(
        ratio("save, default against libvirt's default", Work.SAVE, 2),
        Aim.atLeast(
            "save, best against libvirt's best",
            over(best(Work.SAVE, OURS), best(Work.SAVE, THEIRS)),
            1.2,
            "x"),
        Aim.atLeast(
            "save, best against dd oflag=direct of the same bytes",
            over(best(Work.SAVE, OURS), speed(Work.SAVE, Way.DD)),
            0.85,
            "x"),
        ratio("restore, default against libvirt's default", Work.RESTORE, 1.3),
        Aim.atLeast(
            "restore, best against libvirt's best",
            over(best(Work.RESTORE, OURS), best(Work.RESTORE, THEIRS)),
            1.1,
            "x"),
        Aim.atLeast(
            "zstd save against libvirt's",
            over(speed(Work.SAVE, Way.PACKED), speed(Work.SAVE, Way.THEIR_PACKED)),
            1.5,
            "x"),
        Aim.atLeast(
            "bytes held by a byte of a zstd image against libvirt's",
            over(
                median(Work.SAVE, Way.PACKED, Sample::packing),
                median(Work.SAVE, Way.THEIR_PACKED, Sample::packing)),
            0.97,
            "x"));
  }

  private Aim ratio(String what, Work work, double bound) {
    return Aim.atLeast(
        what, over(speed(work, Way.DEFAULT), speed(work, Way.THEIR_DEFAULT)), bound, "x");
  }

  private List<Aim> cost() {
    return List.of(
        Aim.atMost(
            "daemon CPU, written by QEMU",
            median(Work.SAVE, Way.BEST, Sample::daemonSecondsPerGib),
            0.02,
            " s/GiB"),
        Aim.atMost(
            "daemon CPU, streamed with O_DIRECT",
            median(Work.SAVE, Way.STREAMED, Sample::daemonSecondsPerGib),
            0.25,
            " s/GiB"),
        Aim.atMost("daemon's growth during any save", growth(), 16, " MiB"),
        Aim.atMost(
            "event loop held while 8 saves run, waits for a CPU taken off",
            crowd.map(Aims::heldMillis),
            5,
            " ms"),
        Aim.atMost(
            "p99 of GET /v1/domains while 8 saves run, against idle",
            crowd.map(Crowd.Outcome::lateness),
            2,
            "x"));
  }

  private static double heldMillis(Crowd.Outcome met) {
    return met.strain().hold().map(hold -> (double) hold.ownMillis()).orElse(0.0);
  }

  private Optional<Double> growth() {
    return samples.stream()
        .filter(sample -> sample.kind().work() == Work.SAVE)
        .flatMap(sample -> sample.strain().stream())
        .map(strain -> strain.grownKibibytes() / 1024.0)
        .max(Double::compare);
  }

  private Optional<Double> best(Work work, List<Way> ways) {
    return ways.stream().flatMap(way -> speed(work, way).stream()).max(Double::compare);
  }

  private Optional<Double> speed(Work work, Way way) {
    return median(work, way, Sample::mebibytesPerSecond);
  }

  private Optional<Double> median(Work work, Way way, ToDoubleFunction<Sample> figure) {
    List<Sample> runs =
        samples.stream().filter(sample -> sample.kind().equals(new Kind(work, way))).toList();
    return runs.isEmpty() ? Optional.empty() : Optional.of(Spread.of(runs, figure).median());
  }

  private static Optional<Double> over(Optional<Double> ours, Optional<Double> theirs) {
    return ours.flatMap(own -> theirs.map(peer -> own / peer));
  }
}
