package io.vireo.bench;

import io.vireo.cli.client.DaemonClient;
import io.vireo.cli.client.Reply;
import io.vireo.cli.client.Request;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Whole processes, started by the launcher as people start them. */
@Command(
    name = "start",
    description = "From a start of the daemon to ready, with a thousand domains too; one list.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class StartCommand implements Callable<Integer> {

  private static final double EMPTY_MILLIS_MAX = 600;
  private static final double CROWDED_MILLIS_MAX = 2000;
  private static final double COMMAND_MILLIS_MAX = 200;
  private static final double LIST_MILLIS_MAX = 5;
  private static final int LISTS = 300;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String DOMAIN =
      """
      <domain type='test'><name>guest-%1$04d</name><memory unit='MiB'>64</memory><vcpu>2</vcpu>
      <os><type>hvm</type></os><devices><disk type='file' device='disk'>
      <source file='/d/%1$d.img'/><target dev='vda' bus='virtio'/></disk>
      <interface type='network'><source network='default'/></interface></devices></domain>
      """;

  @Option(names = "--domains", defaultValue = "1000", description = "How many; ${DEFAULT-VALUE}.")
  private int domains;

  @Option(names = "--rounds", defaultValue = "11", description = "Starts; ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(names = "--dir", defaultValue = "/var/tmp", description = "For the daemon's state.")
  private Path directory;

  @Option(names = "--out", paramLabel = "FILE", description = "Also writes the report there.")
  private Path report;

  private final List<Aim> aims = new ArrayList<>();

  /** A daemon that has said that it is ready, and how long that took. */
  private record Ready(Process process, double millis) implements AutoCloseable {
    @Override
    public void close() {
      process.destroy();
      process.onExit().join();
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    OutputStream copy =
        report == null ? OutputStream.nullOutputStream() : Files.newOutputStream(report);
    try (Room room = Room.in(directory);
        PrintStream out =
            new PrintStream(new Twice(System.out, copy), true, StandardCharsets.UTF_8)) {
      Headline.machine(out, rounds + " starts each; " + room.path().getParent());
      measure(room.path());
      aims.forEach(aim -> out.println(aim.row()));
    }
    return aims.stream().anyMatch(Aim::isMissed) ? 1 : 0;
  }

  private void measure(Path room) throws IOException, InterruptedException {
    start(room).close(); // the launcher builds and trains what is missing
    aim("daemon, start to ready", starts(room), EMPTY_MILLIS_MAX);
    try (Ready _ = start(room)) {
      aim("list, as a whole process", commands(room), COMMAND_MILLIS_MAX);
      define(room);
    }
    aim("daemon, start to ready, " + domains + " domains", starts(room), CROWDED_MILLIS_MAX);
    try (Ready _ = start(room)) {
      aim("GET /v1/domains, " + domains + " domains", lists(room), LIST_MILLIS_MAX);
    }
  }

  private void aim(String what, double millis, double most) {
    aims.add(Aim.atMost(what, Optional.of(millis), most, " ms"));
  }

  private static List<String> launcher(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("vireo.bench.root"), "vireo").toString());
    command.addAll(List.of(arguments));
    return command;
  }

  private static Ready start(Path room) throws IOException {
    long begun = System.nanoTime();
    Process process =
        new ProcessBuilder(
                launcher(
                    "serve",
                    "--hypervisor",
                    "test:///default",
                    "--state-dir",
                    room.resolve("state").toString(),
                    "--run-dir",
                    room.resolve("run").toString()))
            .redirectError(room.resolve("daemon.log").toFile())
            .start();
    BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.contains(" ready on ")) {
        return new Ready(process, (System.nanoTime() - begun) / 1e6);
      }
    }
    throw new BenchFailure(
        "the daemon is not ready:\n" + Files.readString(room.resolve("daemon.log")));
  }

  private double starts(Path room) throws IOException {
    List<Double> all = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      try (Ready ready = start(room)) {
        all.add(ready.millis());
      }
    }
    return median(all);
  }

  private double commands(Path room) throws IOException, InterruptedException {
    List<Double> all = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      long begun = System.nanoTime();
      Process list =
          new ProcessBuilder(launcher("list", "--run-dir", room.resolve("run").toString()))
              .redirectErrorStream(true)
              .redirectOutput(room.resolve("list.log").toFile())
              .start();
      if (list.waitFor() != 0) {
        throw new BenchFailure(Files.readString(room.resolve("list.log")));
      }
      all.add((System.nanoTime() - begun) / 1e6);
    }
    return median(all);
  }

  private static DaemonClient client(Path room) {
    return new DaemonClient(room.resolve("run/vireo.sock"), PATIENCE);
  }

  private void define(Path room) {
    DaemonClient client = client(room);
    Map<String, String> xml = Map.of("Content-Type", "application/xml");
    IntStream.range(0, domains)
        .mapToObj(
            i -> client.exchange(new Request("POST", "/v1/domains", xml, DOMAIN.formatted(i))))
        .filter(reply -> reply.status() > 201)
        .findFirst()
        .map(Reply::body)
        .ifPresent(
            refusal -> {
              throw new BenchFailure(refusal);
            });
  }

  /** The median of the last third, when the daemon is warm. */
  private static double lists(Path room) {
    DaemonClient client = client(room);
    List<Double> all = new ArrayList<>();
    for (int i = 0; i < LISTS; i++) {
      long begun = System.nanoTime();
      client.exchange(Request.get("/v1/domains"));
      all.add((System.nanoTime() - begun) / 1e6);
    }
    return median(all.subList(LISTS * 2 / 3, LISTS));
  }

  private static double median(List<Double> millis) {
    return millis.stream().sorted().toList().get(millis.size() / 2);
  }
}
