package io.vireo.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.vireo.bench.Sample.Kind;
import io.vireo.bench.Sample.Timing;
import io.vireo.bench.Sample.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whole saves and restores between runs of dd, so that all meet the same disk in the same mood:
 * each round does each once, and every other round in the other order.
 */
final class SaveBench {

  private final DaemonProcess daemon;
  private final CountingGuest guest;
  private final Dd dd;
  private final Path image;
  private final List<Sample> samples = new ArrayList<>();

  SaveBench(DaemonProcess daemon, CountingGuest guest, Dd dd, Path directory) {
    this.daemon = daemon;
    this.guest = guest;
    this.dd = dd;
    this.image = directory.resolve("guest.save");
  }

  /** Measures one round of each road; the samples so far. */
  List<Sample> round(int round, List<Road> roads) throws IOException, InterruptedException {
    for (Road road : round % 2 == 0 ? roads : roads.reversed()) {
      if (round % 2 == 0) {
        samples.add(settled(() -> dd.write(road)));
        saveAndRestore(road);
      } else {
        saveAndRestore(road);
        samples.add(settled(() -> dd.write(road)));
      }
    }
    return List.copyOf(samples);
  }

  private void saveAndRestore(Road road) throws IOException, InterruptedException {
    try {
      samples.add(settled(() -> save(road)));
      samples.add(dd.read(image, road));
      samples.add(restore(road));
    } finally {
      Files.deleteIfExists(image);
    }
  }

  /** Work that can be measured. */
  private interface Measured {
    Sample run() throws IOException, InterruptedException;
  }

  /** What others left for the disk to write is not this one's burden. */
  private static Sample settled(Measured work) throws IOException, InterruptedException {
    if (new ProcessBuilder("sync").start().waitFor() != 0) {
      throw new BenchFailure("sync failed");
    }
    return work.run();
  }

  private Sample save(Road road) throws IOException, InterruptedException {
    DaemonStrain.Before before = DaemonStrain.Before.of(daemon);
    long pid = CpuMeter.find(guest.name()).orElseThrow(() -> new BenchFailure("no QEMU runs"));
    try (CpuMeter qemu = CpuMeter.of(pid)) {
      long begun = System.nanoTime();
      JsonNode saved = guest.save(image, road);
      double seconds = (System.nanoTime() - begun) / 1e9;
      return new Sample(
          new Kind(Work.SAVE, road),
          Files.size(image),
          new Timing(seconds, saved.path("pausedMillis").asDouble()),
          qemu.seconds(),
          Optional.of(before.after()));
    }
  }

  private Sample restore(Road road) throws IOException, InterruptedException {
    DaemonStrain.Before before = DaemonStrain.Before.of(daemon);
    try (CpuMeter qemu = CpuMeter.ofNext(guest.name())) {
      long begun = System.nanoTime();
      guest.restore(image, road);
      double seconds = (System.nanoTime() - begun) / 1e9;
      return new Sample(
          new Kind(Work.RESTORE, road),
          Files.size(image),
          new Timing(seconds, seconds * 1000),
          qemu.seconds(),
          Optional.of(before.after()));
    }
  }
}
