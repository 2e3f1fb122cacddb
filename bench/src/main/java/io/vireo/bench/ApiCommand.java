package io.vireo.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vireo.bench.HttpLoad.Outcome;
import io.vireo.operation.DomainOperations;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One domain asked for again and again, beside a server that only says hello. */
@Command(
    name = "api",
    description = "GET /v1/domains/{id} at many connections against a bare Vert.x server.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ApiCommand implements Callable<Integer> {

  private static final String TARGET = "/v1/domains/test";
  private static final int WARM_ROUNDS = 8;
  private static final int WARM_ROUNDS_MAX = 24;
  private static final double WARM_ANSWERS = 400_000;

  @Option(
      names = "--connections",
      defaultValue = "64",
      description = "That ask at once; ${DEFAULT-VALUE}.")
  private int connections;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "Each of both servers, by turns; ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "4",
      description = "How long each turn takes; ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--hanging",
      defaultValue = "30",
      description = "Guests whose hypervisor process is held; ${DEFAULT-VALUE}.")
  private int hanging;

  @Option(names = "--dir", defaultValue = "/var/tmp", description = "For the daemon's state.")
  private Path directory;

  @Option(names = "--out", paramLabel = "FILE", description = "Also writes the report there.")
  private Path report;

  private PrintStream out;

  @Override
  public Integer call() throws IOException, InterruptedException {
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
    List<Aim> aims = new ArrayList<>();
    try (DaemonProcess daemon = DaemonProcess.start(room, false);
        Control control = Control.start(room)) {
      define(room, daemon);
      Asking get = new Asking("/", TARGET, HttpLoad::of);
      Asking call = new Asking("/", GrpcLoad.INFO, ApiCommand::call);
      warm(get, daemon, control);
      Rounds quiet = rounds("GET, nobody hangs", get, daemon, control);
      aims.add(
          Aim.atLeast("answers a second against hello's", Optional.of(quiet.ratio()), 0.5, "x"));
      aims.add(
          Aim.atMost(
              "99th percentile, nobody hangs", Optional.of(quiet.ours().p99Millis()), 5, " ms"));
      warm(call, daemon, control);
      Rounds called = rounds("gRPC over HTTP/2, nobody hangs", call, daemon, control);
      aims.add(
          Aim.atLeast(
              "gRPC against hello over HTTP/2, beside GET against hello",
              Optional.of(called.ratio() / quiet.ratio()),
              0.8,
              "x"));
      try (HeldGuests _ = HeldGuests.start(room, daemon, hanging)) {
        warm(get, daemon, control); // their starts have left the machine as they found it
        Rounds held = rounds("GET, " + hanging + " hypervisors hang", get, daemon, control);
        aims.add(
            Aim.atLeast(
                "answers a second with " + hanging + " hanging against without",
                Optional.of(held.ratio() / quiet.ratio()),
                0.9,
                "x"));
      }
    }
    return aims;
  }

  private static void define(Path room, DaemonProcess daemon) throws IOException {
    Machine machine = new Machine("test", room, 64, Machine.Filling.RANDOM, Parts.emulator());
    daemon.ask(
        DomainOperations.DEFINE, JsonNodeFactory.instance.objectNode().put("xml", machine.xml()));
  }

  /** How a server is asked. */
  @FunctionalInterface
  private interface Load {
    Outcome of(Path socket, String target, int callers, Duration time) throws IOException;
  }

  /** What the same client asks of both. */
  private record Asking(String ofHello, String ofOurs, Load load) {}

  private static Outcome call(Path socket, String method, int callers, Duration time) {
    return GrpcLoad.of(socket, method, "test", callers, time);
  }

  /** Both, until the compiler has done what it will: a busy machine needs more rounds for that. */
  private void warm(Asking way, DaemonProcess daemon, Control control) throws IOException {
    double hello = 0;
    double ours = 0;
    for (int i = 0; i < WARM_ROUNDS_MAX && !isWarm(i, Math.min(hello, ours)); i++) {
      hello += ask(way, control.socket(), way.ofHello()).perSecond() * seconds;
      ours += ask(way, daemon.socket(), way.ofOurs()).perSecond() * seconds;
    }
  }

  private static boolean isWarm(int rounds, double answers) {
    return rounds >= WARM_ROUNDS && answers >= WARM_ANSWERS;
  }

  private Outcome ask(Asking way, Path socket, String target) throws IOException {
    return way.load().of(socket, target, connections, Duration.ofSeconds(seconds));
  }

  /** The medians of both. */
  private record Rounds(Outcome ours, Outcome hello) {
    double ratio() {
      return ours.perSecond() / hello.perSecond();
    }
  }

  private Rounds rounds(String what, Asking way, DaemonProcess daemon, Control control)
      throws IOException {
    List<Outcome> ours = new ArrayList<>();
    List<Outcome> hello = new ArrayList<>();
    out.printf("%s; %d connections, %d rounds of %d s%n", what, connections, rounds, seconds);
    for (int i = 0; i < rounds; i++) {
      hello.add(ask(way, control.socket(), way.ofHello()));
      ours.add(ask(way, daemon.socket(), way.ofOurs()));
    }
    print("hello", hello);
    print("vireo", ours);
    return new Rounds(median(ours), median(hello));
  }

  private void print(String who, List<Outcome> outcomes) {
    for (Outcome each : outcomes) {
      out.printf(
          Locale.ROOT,
          "  %s %8.0f/s, median %6.3f ms, 99 %% within %6.3f ms%n",
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
