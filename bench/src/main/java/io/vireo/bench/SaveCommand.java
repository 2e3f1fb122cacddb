package io.vireo.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Whole saves and restores, in a directory that is removed again. */
@Command(
    name = "save",
    description = "Saves and restores a real guest, beside dd on the same disk.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class SaveCommand implements Callable<Integer> {

  private static final long MIB_PER_GIB = 1024;

  @Option(
      names = "--size",
      paramLabel = "GIB",
      defaultValue = "1",
      description = "Memory of the guest, all of it filled; ${DEFAULT-VALUE}.")
  private double size;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "How often each thing is measured; ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--dir",
      defaultValue = "/var/tmp",
      description = "On the disk to measure; ${DEFAULT-VALUE}.")
  private Path directory;

  @Option(
      names = "--roads",
      split = ",",
      defaultValue = "buffered,direct",
      description = "Through the page cache, past it, or both; ${DEFAULT-VALUE}.")
  private List<String> roads;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path room = Files.createTempDirectory(directory.toRealPath(), "vireo-bench-");
    try {
      return measure(room) ? 0 : 1;
    } finally {
      remove(room);
    }
  }

  private boolean measure(Path room) throws IOException, InterruptedException {
    long mebibytes = Math.round(size * MIB_PER_GIB);
    try (DaemonProcess daemon = DaemonProcess.start(room);
        Dd dd = Dd.with(room, mebibytes << 20)) {
      CountingGuest guest = new CountingGuest(daemon, room.getFileName().toString(), room);
      headline(room, mebibytes, daemon);
      try {
        guest.boot(mebibytes);
        boolean kept = measure(new SaveBench(daemon, guest, dd, room));
        guest.verify();
        System.out.println("kept:   the guest compared every word of its memory at the end");
        return kept;
      } finally {
        guest.destroy();
      }
    }
  }

  private boolean measure(SaveBench bench) throws IOException, InterruptedException {
    List<Road> chosen =
        roads.stream().map(road -> Road.valueOf(road.toUpperCase(Locale.ROOT))).toList();
    List<Sample> samples = List.of();
    for (int round = 0; round < rounds; round++) {
      samples = bench.round(round, chosen);
    }
    return new SaveReport(samples, System.out).print();
  }

  private void headline(Path room, long mebibytes, DaemonProcess daemon) throws IOException {
    System.out.printf(
        "Whole saves: a guest of %d MiB (%s), all filled; %d rounds; %s on %s%n",
        mebibytes, CountingGuest.accelerator(), rounds, room, Files.getFileStore(room).type());
    System.out.printf(
        "%d CPUs, load %s; daemon ready with %d KiB resident%n%n",
        Runtime.getRuntime().availableProcessors(),
        Files.readString(Path.of("/proc/loadavg")).trim(),
        daemon.figures().residentKibibytes());
  }

  private static void remove(Path room) throws IOException {
    try (Stream<Path> files = Files.walk(room)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }
}
