package io.vireo.bench;

import io.vireo.bench.Machine.Filling;
import io.vireo.bench.SaveBench.Party;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Whole saves and restores, in a directory that is removed again. */
@Command(
    name = "save",
    description = "Saves and restores a real guest, beside libvirt and dd on the same disk.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class SaveCommand implements Callable<Integer> {

  private static final long MIB_PER_GIB = 1024;
  private static final long WARM_MEBIBYTES = 128;
  private static final int WARM_TURNS = 3;
  private static final String LIBVIRT = "libvirt";

  @Option(
      names = "--size",
      paramLabel = "GIB",
      defaultValue = "1",
      description = "Memory of a guest, four fifths of it filled; ${DEFAULT-VALUE}.")
  private double size;

  @Option(
      names = "--rounds",
      defaultValue = "2",
      description =
          "How often each thing is measured; 0: only eight saves at once; ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--against",
      paramLabel = "PEER",
      defaultValue = LIBVIRT,
      description = "libvirt or nobody (dd is always there); ${DEFAULT-VALUE}.")
  private String against;

  @Option(
      names = "--dir",
      defaultValue = "/var/tmp",
      description = "On the disk to measure; ${DEFAULT-VALUE}.")
  private Path directory;

  @Option(names = "--out", paramLabel = "FILE", description = "Also writes the report there.")
  private Path report;

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (Room room = Room.in(directory);
        PrintStream out = printer()) {
      return measure(new Scene(room.path(), Math.round(size * MIB_PER_GIB)), out) ? 0 : 1;
    }
  }

  private PrintStream printer() throws IOException {
    OutputStream copy =
        report == null ? OutputStream.nullOutputStream() : Files.newOutputStream(report);
    return new PrintStream(new Twice(System.out, copy), true, StandardCharsets.UTF_8);
  }

  /** Where and how big. */
  private record Scene(Path room, long mebibytes) {
    Machine machine(String prefix, Filling filling) {
      String name = prefix + "-" + room.getFileName();
      return new Machine(name, room, mebibytes, filling, Parts.emulator());
    }
  }

  private boolean measure(Scene scene, PrintStream out) throws IOException, InterruptedException {
    Headline.print(out, scene.room(), scene.mebibytes(), rounds);
    List<Sample> samples = new ArrayList<>();
    try (DaemonProcess daemon = daemon(scene, "a", false);
        Peer libvirt = Peer.start(peer(out), scene.room())) {
      tellFirst(warm(scene, daemon), out);
      for (Filling filling : rounds > 0 ? Filling.values() : new Filling[0]) {
        samples.addAll(measure(scene, filling, daemon, libvirt, out));
      }
    }
    out.println();
    new SaveReport(samples, Optional.empty(), out).table();
    return new SaveReport(samples, Optional.of(crowd(scene)), out).verdict();
  }

  private static Crowd.Outcome crowd(Scene scene) throws IOException, InterruptedException {
    try (DaemonProcess watched = daemon(scene, "b", true)) {
      warm(scene, watched);
      return new Crowd(watched, scene.machine("crowd", Filling.RANDOM)).measure();
    }
  }

  private static DaemonProcess daemon(Scene scene, String name, boolean watched)
      throws IOException, InterruptedException {
    Path own = Files.createDirectory(scene.room().resolve(name));
    return DaemonProcess.start(own, watched);
  }

  private static void tellFirst(double seconds, PrintStream out) {
    out.printf(
        Locale.ROOT,
        "The daemon had saved and restored %d guests before it was measured; the first save of its"
            + " life took it %.2f s of CPU, whatever the guest's size.%n",
        WARM_TURNS * Way.ofVireo(false).size(),
        seconds);
  }

  /**
   * A daemon loads and compiles what it does for the first time; one in service has done that.
   *
   * @return CPU seconds of the very first save
   */
  private static double warm(Scene scene, DaemonProcess daemon)
      throws IOException, InterruptedException {
    Machine small = new Scene(scene.room(), WARM_MEBIBYTES).machine("warm", Filling.RANDOM);
    Guest guest = new CountingGuest(daemon, small);
    Path image = scene.room().resolve("warm.save");
    guest.boot();
    double before = daemon.figures().cpuSeconds();
    double first = 0;
    for (int turn = 0; turn < WARM_TURNS; turn++) {
      for (Way way : Way.ofVireo(false)) {
        guest.save(image, way);
        first = first == 0 ? daemon.figures().cpuSeconds() - before : first;
        guest.restore(image, way);
        Files.delete(image);
      }
    }
    guest.destroy();
    return first;
  }

  private Optional<Path> peer(PrintStream out) {
    Optional<Path> found = against.equals(LIBVIRT) ? Libvirtd.find() : Optional.empty();
    if (against.equals(LIBVIRT) && found.isEmpty()) {
      out.println("There is no libvirt here to measure: src/test/provision.sh gets one.");
    }
    return found;
  }

  private List<Sample> measure(
      Scene scene, Filling filling, DaemonProcess daemon, Peer libvirt, PrintStream out)
      throws IOException, InterruptedException {
    boolean packed = filling == Filling.COMPRESSIBLE;
    List<Party> parties = new ArrayList<>();
    Machine ours = scene.machine("vireo-" + filling.word(), filling);
    parties.add(
        new Party(new CountingGuest(daemon, ours), Way.ofVireo(packed), Optional.of(daemon)));
    Machine theirs = scene.machine("libvirt-" + filling.word(), filling);
    libvirt
        .guest(theirs)
        .ifPresent(guest -> parties.add(new Party(guest, Way.ofLibvirt(packed), Optional.empty())));
    return measure(parties, Dd.with(scene.room(), Machine.filledBytes(scene.mebibytes())), out);
  }

  private List<Sample> measure(List<Party> parties, Dd made, PrintStream out)
      throws IOException, InterruptedException {
    List<Sample> samples = List.of();
    try (Dd dd = made) {
      for (Party party : parties) {
        party.guest().boot();
      }
      SaveBench bench = new SaveBench(parties, dd, dd.directory());
      for (int round = 0; round < rounds; round++) {
        out.println("round " + (round + 1) + " of " + rounds);
        samples = bench.round(round);
      }
      for (Party party : parties) {
        party.guest().machine().verify();
      }
      return samples;
    } finally {
      for (Party party : parties) {
        party.guest().destroy();
      }
    }
  }
}
