package io.vireo.qemu.usage;

import io.vertx.core.Future;
import io.vireo.driver.GuestStatistics;
import io.vireo.driver.Statistics;
import io.vireo.host.Host;
import io.vireo.host.KernelCounters;
import io.vireo.host.Loop;
import io.vireo.host.ProcessIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Asks all guests of a connection together, and everybody who asks meanwhile gets the same answer.
 * Confined to the connection's loop.
 */
public final class StatisticsRound {

  /** Guests that are asked at the same time. */
  public static final int PARALLEL_MAX = 64;

  private static final String LANE = "statistics";

  private static final Set<String> COMMANDS =
      Set.of("query-cpus-fast", "query-balloon", "query-blockstats");

  private final Host host;
  private final Loop loop;
  private final Supplier<Collection<GuestMeter>> guests;
  private final KernelCounters kernel;
  private Optional<Future<Map<UUID, GuestStatistics>>> latest = Optional.empty();
  private Instant begun = Instant.MIN;

  public StatisticsRound(Host host, Loop loop, Supplier<Collection<GuestMeter>> guests) {
    this.host = host;
    this.loop = loop;
    this.guests = guests;
    this.kernel = new KernelCounters(host.lane(LANE));
  }

  /** Whether a monitor is asked this for statistics, and for nothing else. */
  public static boolean asks(String command) {
    return COMMANDS.contains(command);
  }

  /** The round that is under way, or was a moment ago; else a new one. */
  public Future<Map<UUID, GuestStatistics>> answer() {
    Instant now = now();
    boolean usable =
        latest.filter(it -> !it.isComplete() || (it.succeeded() && isFresh(now))).isPresent();
    if (!usable) {
      begun = now;
      latest = Optional.of(run(List.copyOf(guests.get()), now));
    }
    return latest.orElseThrow();
  }

  private boolean isFresh(Instant now) {
    return Duration.between(begun, now).compareTo(Statistics.FRESH) < 0;
  }

  private Instant now() {
    return host.clock().instant();
  }

  private Future<Map<UUID, GuestStatistics>> run(List<GuestMeter> all, Instant round) {
    List<GuestMeter> asked = all.stream().filter(GuestMeter::askable).toList();
    return ask(asked, round)
        .compose(
            _ ->
                loop.within(
                    Statistics.ROUND_DEADLINE,
                    "the kernel's counters",
                    kernel.read(all.stream().map(GuestMeter::wanted).toList())))
        .map(seen -> readings(all, seen, round));
  }

  /** So many at a time; a batch waits for its slowest guest, and no longer than one may take. */
  private Future<Void> ask(List<GuestMeter> left, Instant round) {
    Duration spent = Duration.between(round, now());
    if (left.isEmpty() || spent.compareTo(Statistics.ROUND_DEADLINE) >= 0) {
      return Future.succeededFuture();
    }
    int some = Math.min(PARALLEL_MAX, left.size());
    List<Future<Void>> batch = left.subList(0, some).stream().map(this::askOne).toList();
    return Future.join(batch).compose(_ -> ask(left.subList(some, left.size()), round));
  }

  private Future<Void> askOne(GuestMeter guest) {
    return loop.within(Statistics.GUEST_DEADLINE, "a guest", guest.ask())
        .transform(_ -> Future.succeededFuture());
  }

  private static Map<UUID, GuestStatistics> readings(
      List<GuestMeter> all, Map<ProcessIdentity, KernelCounters.Seen> seen, Instant round) {
    Map<UUID, GuestStatistics> readings = new HashMap<>();
    for (GuestMeter guest : all) {
      Optional.ofNullable(seen.get(guest.wanted().process()))
          .flatMap(it -> guest.reading(it, round))
          .ifPresent(reading -> readings.put(guest.domain(), reading));
    }
    return Map.copyOf(readings);
  }
}
