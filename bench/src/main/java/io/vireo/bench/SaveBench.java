package io.vireo.bench;

import io.vireo.bench.Sample.Kind;
import io.vireo.bench.Sample.Size;
import io.vireo.bench.Sample.Timing;
import io.vireo.bench.Sample.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Whole saves and restores of several parties by turns, so that all meet the same disk in the same
 * mood: each round does each once, a way of one party after a way of the other, and begins further
 * on than the round before. What one left to be written, and what it left in the page cache, is
 * gone before the next begins.
 */
final class SaveBench {

  /** A guest and the ways in which it is saved. */
  record Party(Guest guest, List<Way> ways, Optional<DaemonProcess> daemon) {}

  /** What is done at one go. */
  private record Turn(Party party, Way way) {}

  /** How much further on each round begins: the other party, and backwards through the ways. */
  private static final int SHIFT = 5;

  private static final Path CACHES = Path.of("/proc/sys/vm/drop_caches");
  private static final String CLEAN_PAGES = "1";

  private final List<Party> parties;
  private final Dd dd;
  private final Path image;
  private final List<Sample> samples = new ArrayList<>();

  SaveBench(List<Party> parties, Dd dd, Path directory) {
    this.parties = List.copyOf(parties);
    this.dd = dd;
    this.image = directory.resolve("guest.save");
  }

  /** Measures each once; the samples so far. */
  List<Sample> round(int round) throws IOException, InterruptedException {
    settle();
    samples.add(dd.write());
    for (Turn turn : turns(round)) {
      saveAndRestore(turn.party(), turn.way());
    }
    return List.copyOf(samples);
  }

  private List<Turn> turns(int round) {
    int most = parties.stream().mapToInt(party -> party.ways().size()).max().orElse(0);
    List<Turn> turns = new ArrayList<>();
    for (int way = 0; way < most; way++) {
      for (Party party : parties) {
        if (way < party.ways().size()) {
          turns.add(new Turn(party, party.ways().get(way)));
        }
      }
    }
    Collections.rotate(turns, -SHIFT * round);
    return turns;
  }

  private void saveAndRestore(Party party, Way way) throws IOException, InterruptedException {
    try {
      settle();
      Sample save = save(party, way);
      samples.add(save);
      settle();
      Dd.forget(image);
      samples.add(restore(party, way, save.size()));
    } finally {
      Files.deleteIfExists(image);
    }
  }

  /** What others left for the disk to write, or in the page cache, is not the next one's burden. */
  private static void settle() throws IOException, InterruptedException {
    if (new ProcessBuilder("sync").start().waitFor() != 0) {
      throw new BenchFailure("sync failed");
    }
    if (Files.isWritable(CACHES)) {
      Files.writeString(CACHES, CLEAN_PAGES);
    }
  }

  private Sample save(Party party, Way way) throws IOException, InterruptedException {
    Guest guest = party.guest();
    Optional<DaemonStrain.Before> before = before(party);
    String name = guest.machine().name();
    long pid = CpuMeter.find(name).orElseThrow(() -> new BenchFailure("no QEMU runs " + name));
    try (CpuMeter qemu = CpuMeter.of(pid)) {
      long begun = System.nanoTime();
      double paused = guest.save(image, way);
      double seconds = (System.nanoTime() - begun) / 1e9;
      return new Sample(
          new Kind(Work.SAVE, way),
          new Size(guest.machine().filledBytes(), Files.size(image)),
          new Timing(seconds, paused),
          qemu.seconds(),
          after(before));
    }
  }

  private Sample restore(Party party, Way way, Size size) throws IOException, InterruptedException {
    Optional<DaemonStrain.Before> before = before(party);
    try (CpuMeter qemu = CpuMeter.ofNext(party.guest().machine().name())) {
      long begun = System.nanoTime();
      party.guest().restore(image, way);
      double seconds = (System.nanoTime() - begun) / 1e9;
      return new Sample(
          new Kind(Work.RESTORE, way),
          size,
          new Timing(seconds, seconds * 1000),
          qemu.seconds(),
          after(before));
    }
  }

  private static Optional<DaemonStrain.Before> before(Party party) throws IOException {
    return party.daemon().isPresent()
        ? Optional.of(DaemonStrain.Before.of(party.daemon().get()))
        : Optional.empty();
  }

  private static Optional<DaemonStrain> after(Optional<DaemonStrain.Before> before)
      throws IOException {
    return before.isPresent() ? Optional.of(before.get().after()) : Optional.empty();
  }
}
