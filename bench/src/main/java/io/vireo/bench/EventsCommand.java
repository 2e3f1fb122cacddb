package io.vireo.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Many subscribers to the events of one daemon, from this machine. */
@Command(
    name = "events",
    description = "Ten thousand subscribers over WebSocket: memory, time, gaps, slow readers.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class EventsCommand implements Callable<Integer> {

  private static final Pattern PORT =
      Pattern.compile("http://" + Pattern.quote("127.0.0.1") + ":(\\d+)");
  private static final int SECONDS_MAX = 60;
  private static final int FLOOD_PER_SECOND = 1000;
  private static final int WARM_SUBSCRIBERS = 500;
  private static final int WARM_EVENTS = 4000;

  @Option(
      names = "--subscribers",
      defaultValue = "10000",
      description = "How many listen at most; ${DEFAULT-VALUE}.")
  private int subscribers;

  @Option(
      names = "--rounds",
      defaultValue = "21",
      description = "Of how many events the median is taken; ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "10",
      description = "How long events are told by the thousand; ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(names = "--dir", defaultValue = "/var/tmp", description = "For the daemon's state.")
  private Path directory;

  @Option(names = "--out", paramLabel = "FILE", description = "Also writes the report there.")
  private Path report;

  private final List<Aim> aims = new ArrayList<>();
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
      measure(room.path());
      out.println();
      aims.forEach(aim -> out.println(aim.row()));
    }
    return aims.stream().anyMatch(Aim::isMissed) ? 1 : 0;
  }

  private void measure(Path room) throws IOException, InterruptedException {
    String settings =
        """
        http:
          listen: 127.0.0.1:0
          insecure: true
          limits: {connections: %d, subscribers: %d}
        """
            .formatted(subscribers + 2000, subscribers + 2000);
    try (DaemonProcess daemon = DaemonProcess.start(room, settings, "test:///default")) {
      Matcher port = PORT.matcher(Files.readString(daemon.log()));
      if (!port.find()) {
        throw new BenchFailure("the daemon does not say where it listens");
      }
      InetSocketAddress server =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port.group(1)));
      try (EventMaker maker = new EventMaker(daemon, server)) {
        warm(server, maker);
        crowd(daemon, server, maker);
        flood(daemon, server, maker);
        stalled(server, maker);
      }
    }
  }

  private static void warm(InetSocketAddress server, EventMaker maker)
      throws IOException, InterruptedException {
    try (Listeners listeners = joined(server, maker, WARM_SUBSCRIBERS)) {
      listeners.expect(listeners.last() + WARM_EVENTS);
      long begun = System.nanoTime();
      maker.steadily(WARM_EVENTS, FLOOD_PER_SECOND);
      double[] _ = listeners.awaitAll(begun, SECONDS_MAX);
    }
    pause();
  }

  private static void pause() {
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2));
  }

  /** So many, each of which has had one event. */
  private static Listeners joined(InetSocketAddress server, EventMaker maker, int count)
      throws IOException, InterruptedException {
    Listeners listeners = new Listeners(server);
    listeners.add(count);
    listeners.read();
    maker.one();
    while (listeners.last() == 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
    pause();
    return listeners;
  }

  private void crowd(DaemonProcess daemon, InetSocketAddress server, EventMaker maker)
      throws IOException, InterruptedException {
    long before = daemon.figures().residentKibibytes();
    try (Listeners listeners = joined(server, maker, subscribers)) {
      double[] lasts = times(listeners, maker);
      double grown = (daemon.figures().residentKibibytes() - before) / 1024.0;
      out.printf(
          "%d subscribers: %.1f MiB more resident (%.1f KiB each); one event, from its call to the"
              + " last: median %.1f ms, least %.1f, most %.1f%n",
          subscribers,
          grown,
          grown * 1024 / subscribers,
          median(lasts),
          Arrays.stream(lasts).min().orElse(0),
          Arrays.stream(lasts).max().orElse(0));
      aims.add(Aim.atMost(subscribers + " subscribers, growth", Optional.of(grown), 250, " MiB"));
      aims.add(
          Aim.atMost(
              "one event, from its call to the last of " + subscribers,
              Optional.of(median(lasts)),
              150,
              " ms"));
      aims.add(Aim.atMost("gaps meanwhile", Optional.of((double) listeners.gaps()), 0, ""));
    }
    pause();
  }

  private double[] times(Listeners listeners, EventMaker maker)
      throws IOException, InterruptedException {
    double[] lasts = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
      listeners.expect(listeners.last() + 1);
      long begun = System.nanoTime();
      maker.one();
      lasts[round] = listeners.awaitAll(begun, SECONDS_MAX)[1];
    }
    return lasts;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private void flood(DaemonProcess daemon, InetSocketAddress server, EventMaker maker)
      throws IOException, InterruptedException {
    int listening = Math.min(1000, subscribers);
    try (Listeners listeners = joined(server, maker, listening)) {
      int total = FLOOD_PER_SECOND * seconds;
      listeners.expect(listeners.last() + total);
      double cpu = daemon.figures().cpuSeconds();
      long begun = System.nanoTime();
      maker.steadily(total, FLOOD_PER_SECOND);
      double made = (System.nanoTime() - begun) / 1e6;
      double all = listeners.awaitAll(begun, SECONDS_MAX)[1];
      out.printf(
          "%d events in %.1f s into %d subscribers: %d gaps; the last had all %.0f ms after the"
              + " last call; %.0f %% of one CPU%n",
          total,
          made / 1000,
          listening,
          listeners.gaps(),
          all - made,
          (daemon.figures().cpuSeconds() - cpu) * 100_000 / all);
      aims.add(
          Aim.atMost(
              FLOOD_PER_SECOND + " events/s into " + listening + " subscribers, gaps",
              Optional.of((double) listeners.gaps()),
              0,
              ""));
      aims.add(
          Aim.atLeast(
              "events/s that reached all of them", Optional.of(total / all * 1000), 950, ""));
    }
    pause();
  }

  private void stalled(InetSocketAddress server, EventMaker maker)
      throws IOException, InterruptedException {
    int listening = Math.min(1000, subscribers);
    try (Listeners listeners = joined(server, maker, listening)) {
      double alone = median(times(listeners, maker));
      listeners.addStalled(listening);
      int total = 2 * FLOOD_PER_SECOND;
      listeners.expect(listeners.last() + total);
      maker.steadily(total, FLOOD_PER_SECOND);
      double[] _ = listeners.awaitAll(System.nanoTime(), SECONDS_MAX);
      pause();
      double beside = median(times(listeners, maker));
      out.printf(
          "%d subscribers: %.1f ms to the last; beside as many that do not read: %.1f ms; %d"
              + " gaps%n",
          listening, alone, beside, listeners.gaps());
      aims.add(
          Aim.atMost(
              "with as many that do not read, against without",
              Optional.of(beside / alone),
              1.25,
              "x"));
    }
  }
}
