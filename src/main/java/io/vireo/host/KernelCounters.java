package io.vireo.host;

import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the kernel counts of processes, threads and network cards (proc(5), sysfs), for many at
 * once: one call of a lane reads them all. Any thread.
 */
public final class KernelCounters {

  /** What the kernel calls a tick in /proc, on every machine (USER_HZ, time(7)). */
  static final long NANOS_PER_TICK = 10_000_000;

  // Counted from the state, which is field 3 and the first behind the program's name.
  private static final int USER_TICKS = 14 - 3;
  private static final int SYSTEM_TICKS = 15 - 3;
  private static final int START_TICKS = 22 - 3;
  private static final String RESIDENT = "VmRSS:";

  private final Lane lane;
  private final Path proc;
  private final Path cards;

  public KernelCounters(Lane lane) {
    this(lane, Path.of("/proc"), Path.of("/sys/class/net"));
  }

  KernelCounters(Lane lane, Path proc, Path cards) {
    this.lane = lane;
    this.proc = proc;
    this.cards = cards;
  }

  /** One process, those of its threads that are counted apart, and names of network cards. */
  public record Wanted(ProcessIdentity process, List<Long> threads, List<String> cards) {
    public Wanted {
      threads = List.copyOf(threads);
      cards = List.copyOf(cards);
    }
  }

  /**
   * @param threadNanos in the order in which they were asked for; 0 for one that is gone
   * @param cards those that there are, by name
   */
  public record Seen(
      long userNanos,
      long systemNanos,
      long residentKibibytes,
      List<Long> threadNanos,
      Map<String, CardCounters> cards) {}

  /** One network card as the host counts it: what it receives, a guest behind it has sent. */
  public record CardCounters(Direction received, Direction sent) {}

  /** What went one way. */
  public record Direction(long bytes, long packets, long errors, long dropped) {}

  /** What there is of each; a process that is gone, or is another by now, is left out. */
  public Future<Map<ProcessIdentity, Seen>> read(Collection<Wanted> all) {
    List<Wanted> wanted = List.copyOf(all);
    return lane.run(
        () -> {
          Map<ProcessIdentity, Seen> seen = new HashMap<>();
          wanted.forEach(one -> look(one).ifPresent(it -> seen.put(one.process(), it)));
          return seen;
        });
  }

  private Optional<Seen> look(Wanted wanted) {
    Path directory = proc.resolve(Long.toString(wanted.process().pid()));
    Optional<String[]> fields =
        text(directory.resolve("stat"))
            .map(KernelCounters::fields)
            .filter(it -> it.length > START_TICKS);
    return fields
        .filter(it -> Long.parseLong(it[START_TICKS]) == wanted.process().startTicks())
        .map(
            it ->
                new Seen(
                    Long.parseLong(it[USER_TICKS]) * NANOS_PER_TICK,
                    Long.parseLong(it[SYSTEM_TICKS]) * NANOS_PER_TICK,
                    text(directory.resolve("status")).map(KernelCounters::resident).orElse(0L),
                    threads(directory, wanted.threads()),
                    cards(wanted.cards())));
  }

  /** The program's name stands in parentheses and may contain blanks and parentheses itself. */
  private static String[] fields(String stat) {
    return stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
  }

  private static long resident(String status) {
    return status
        .lines()
        .filter(line -> line.startsWith(RESIDENT))
        .mapToLong(line -> Long.parseLong(line.substring(RESIDENT.length()).strip().split(" ")[0]))
        .sum();
  }

  /** The first number of schedstat is the time on a processor, in nanoseconds. */
  private List<Long> threads(Path process, List<Long> threads) {
    List<Long> nanos = new ArrayList<>();
    for (long thread : threads) {
      Path file = process.resolve("task").resolve(Long.toString(thread)).resolve("schedstat");
      nanos.add(text(file).map(line -> Long.parseLong(line.split(" ")[0])).orElse(0L));
    }
    return List.copyOf(nanos);
  }

  private Map<String, CardCounters> cards(List<String> names) {
    Map<String, CardCounters> found = new HashMap<>();
    for (String name : names) {
      Path statistics = cards.resolve(name).resolve("statistics");
      direction(statistics, "rx")
          .ifPresent(
              received ->
                  direction(statistics, "tx")
                      .ifPresent(sent -> found.put(name, new CardCounters(received, sent))));
    }
    return found;
  }

  private static Optional<Direction> direction(Path statistics, String way) {
    OptionalLong bytes = number(statistics.resolve(way + "_bytes"));
    return bytes.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Direction(
                bytes.getAsLong(),
                number(statistics.resolve(way + "_packets")).orElse(0),
                number(statistics.resolve(way + "_errors")).orElse(0),
                number(statistics.resolve(way + "_dropped")).orElse(0)));
  }

  private static OptionalLong number(Path file) {
    return text(file)
        .map(digits -> OptionalLong.of(Long.parseLong(digits.strip())))
        .orElseGet(OptionalLong::empty);
  }

  /** What cannot be read is gone, for us. */
  private static Optional<String> text(Path file) {
    try {
      return Optional.of(Files.readString(file));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }
}
