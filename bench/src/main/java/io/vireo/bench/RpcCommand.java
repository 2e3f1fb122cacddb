package io.vireo.bench;

import io.vireo.bench.LibvirtLoad.Question;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The same client of libvirt against libvirtd and against Vireo, by turns. */
@Command(
    name = "rpc",
    description = "libvirt's own client library against libvirtd 11.3 and against Vireo.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class RpcCommand implements Callable<Integer> {

  /** How many domains each daemon has; none of them runs. */
  static final int DOMAINS = 1000;

  private static final int WARM_ROUNDS = 3;
  private static final List<Question> ASKED =
      List.of(Question.STATE, Question.INFO, Question.XML, Question.LIST);
  private static final int HANGING = 30;
  private static final int CLIENTS = 16;

  @Option(names = "--rounds", defaultValue = "3", description = "Of both; ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "3",
      description = "How long each turn takes; ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--connections",
      split = ",",
      defaultValue = "1,16,128,1000",
      description = "How many clients at once; ${DEFAULT-VALUE}.")
  private List<Integer> connections;

  @Option(names = "--dir", defaultValue = "/var/tmp", description = "For the daemons' state.")
  private Path directory;

  @Option(names = "--out", paramLabel = "FILE", description = "Also writes the report there.")
  private Path report;

  /** What one turn gave. */
  private record Outcome(double perSecond, double medianMillis, double p99Millis) {
    static Outcome of(String line) {
      String[] words = line.strip().split(" ");
      return new Outcome(
          Double.parseDouble(words[0]), Double.parseDouble(words[1]), Double.parseDouble(words[2]));
    }
  }

  /** The medians of both. */
  private record Pair(Outcome vireo, Outcome libvirtd) {
    double ratio() {
      return vireo.perSecond() / libvirtd.perSecond();
    }
  }

  private PrintStream out;
  private Path unpacked;

  @Override
  public Integer call() throws IOException, InterruptedException {
    unpacked = Libvirtd.find().orElseThrow(() -> new BenchFailure("there is no libvirtd 11.3"));
    OutputStream copy =
        report == null ? OutputStream.nullOutputStream() : Files.newOutputStream(report);
    try (Room room = Room.in(directory);
        PrintStream printer =
            new PrintStream(new Twice(System.out, copy), true, StandardCharsets.UTF_8)) {
      out = printer;
      Headline.print(out, room.path(), 0, rounds);
      List<Aim> aims = measure(room.path());
      out.println();
      aims.forEach(aim -> out.println(aim.row()));
      return aims.stream().anyMatch(Aim::isMissed) ? 1 : 0;
    }
  }

  private List<Aim> measure(Path room) throws IOException, InterruptedException {
    Path script =
        Path.of(System.getProperty("vireo.bench.root", "."))
            .resolve("src/test/resources/guest/private-libvirtd.sh");
    Path theirs = Files.createDirectory(room.resolve("libvirtd"));
    Path ours = Files.createDirectory(room.resolve("vireo"));
    String settings = "qemu:\n  emulator: \"" + Parts.emulator() + "\"\n";
    try (Libvirtd libvirtd = Libvirtd.start(unpacked, script, theirs);
        DaemonProcess vireo = DaemonProcess.start(ours, settings, "qemu:///system")) {
      String uriOfVireo = uri(vireo.socket().resolveSibling("libvirt-sock"));
      String template =
          new Machine("bench-@", room, 64, Machine.Filling.RANDOM, Parts.emulator()).xml();
      run("define", libvirtd.uri(), DOMAINS, template);
      run("define", uriOfVireo, DOMAINS, template);
      List<Aim> aims = new ArrayList<>();
      for (Question question : ASKED) {
        warm(question, uriOfVireo, libvirtd.uri());
        for (int clients : connections) {
          aims.addAll(aims(question, clients, pair(question, clients, uriOfVireo, libvirtd.uri())));
        }
      }
      aims.add(held(ours, vireo, uriOfVireo));
      out.printf(
          "resident: vireo %d MiB, libvirtd %d MiB%n",
          vireo.figures().residentKibibytes() >> 10, libvirtd.figures().residentKibibytes() >> 10);
      return aims;
    }
  }

  private static List<Aim> aims(Question question, int clients, Pair pair) {
    String what = question + " at " + clients + " connections, calls a second against libvirtd's";
    List<Aim> aims = new ArrayList<>();
    if (question == Question.LIST) {
      aims.add(Aim.atLeast(what, Optional.of(pair.ratio()), 5, "x"));
    } else if (clients >= 1000) {
      aims.add(Aim.atLeast(what, Optional.of(pair.ratio()), 2, "x"));
      aims.add(
          Aim.atMost(
              question + " at " + clients + " connections, 99th percentile against libvirtd's",
              Optional.of(pair.vireo().p99Millis() / pair.libvirtd().p99Millis()),
              0.25,
              "x"));
    } else {
      aims.add(Aim.atLeast(what, Optional.of(pair.ratio()), 1, "x"));
    }
    return aims;
  }

  /** Guests that do not answer, a call to each of them under way all the time. */
  private Aim held(Path room, DaemonProcess vireo, String uri)
      throws IOException, InterruptedException {
    List<Outcome> quiet = new ArrayList<>();
    List<Outcome> held = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      quiet.add(ask(Question.STATE, uri, CLIENTS));
    }
    try (HeldGuests guests = HeldGuests.start(room, vireo, HANGING)) {
      int all = 2 * rounds * seconds + 2 * seconds;
      Process hanging = client(Question.SUSPEND.name(), uri, HANGING, Integer.toString(all));
      for (int round = 0; round < rounds; round++) {
        held.add(ask(Question.STATE, uri, CLIENTS));
      }
      hanging.destroy();
    }
    out.printf("STATE, %d connections; without and with %d guests that hang%n", CLIENTS, HANGING);
    print("without ", quiet);
    print("with    ", held);
    return Aim.atMost(
        "99th percentile with " + HANGING + " guests that hang, a call to each, against without",
        Optional.of(median(held).p99Millis() / median(quiet).p99Millis()),
        1.5,
        "x");
  }

  private static String uri(Path socket) {
    return "qemu+unix:///system?socket=" + socket;
  }

  private void warm(Question question, String... uris) throws IOException, InterruptedException {
    for (int round = 0; round < WARM_ROUNDS; round++) {
      for (String uri : uris) {
        run(question.name(), uri, 16, Integer.toString(seconds));
      }
    }
  }

  private Pair pair(Question question, int clients, String vireo, String libvirtd)
      throws IOException, InterruptedException {
    List<Outcome> ours = new ArrayList<>();
    List<Outcome> theirs = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      theirs.add(ask(question, libvirtd, clients));
      ours.add(ask(question, vireo, clients));
    }
    out.printf("%s, %d connections, %d rounds of %d s%n", question, clients, rounds, seconds);
    print("libvirtd", theirs);
    print("vireo   ", ours);
    return new Pair(median(ours), median(theirs));
  }

  private Outcome ask(Question question, String uri, int clients)
      throws IOException, InterruptedException {
    return Outcome.of(run(question.name(), uri, clients, Integer.toString(seconds)));
  }

  private String run(String what, String uri, int number, String rest)
      throws IOException, InterruptedException {
    Process started = client(what, uri, number, rest);
    String said = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (started.waitFor() != 0) {
      throw new BenchFailure("the client failed: " + what + " of " + uri);
    }
    return said;
  }

  /** The client, in a process of its own: libvirt's libraries are found by the environment. */
  private Process client(String what, String uri, int number, String rest) throws IOException {
    Path libraries = unpacked.resolve("usr/lib/x86_64-linux-gnu");
    ProcessBuilder client =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            LibvirtLoad.class.getName(),
            what,
            libraries.resolve("libvirt.so.0").toString(),
            uri,
            Integer.toString(number),
            rest);
    client.environment().put("LD_LIBRARY_PATH", libraries.toString());
    return client.redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private void print(String who, List<Outcome> outcomes) {
    for (Outcome each : outcomes) {
      out.printf(
          Locale.ROOT,
          "  %s %8.0f/s, median %7.3f ms, 99 %% within %8.3f ms%n",
          who,
          each.perSecond(),
          each.medianMillis(),
          each.p99Millis());
    }
  }

  private static Outcome median(List<Outcome> outcomes) {
    return outcomes.stream()
        .sorted(Comparator.comparingDouble(Outcome::perSecond))
        .toList()
        .get(outcomes.size() / 2);
  }
}
