package io.vireo.telemetry;

import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.vertx.core.Future;
import io.vireo.host.Host;
import io.vireo.host.Loop;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How late event loops come to what they were asked to do at a time: a timer on each of them, whose
 * lateness is what everything else on that loop feels. Any thread.
 */
public final class LoopLag implements MetricSource, AutoCloseable {

  /** How often a loop is tried. */
  public static final Duration PERIOD = Duration.ofSeconds(1);

  private static final double NANOS_PER_SECOND = 1e9;

  private final LongSupplier nanos;
  private final List<Probe> probes;
  private volatile boolean closed;

  /**
   * @param loops as many as the machine has, so that each is tried
   */
  public LoopLag(Host host, int loops, LongSupplier nanos) {
    this.nanos = nanos;
    this.probes = IntStream.range(0, loops).mapToObj(_ -> new Probe(host.newLoop())).toList();
    probes.forEach(Probe::next);
  }

  /** One loop, when it is next due, and how late it was. */
  private final class Probe {
    private final Loop loop;
    private final AtomicLong lastNanos = new AtomicLong();
    private final AtomicLong worstNanos = new AtomicLong();
    private final AtomicLong due = new AtomicLong();
    private volatile Optional<Loop.Timer> timer = Optional.empty();

    Probe(Loop loop) {
      this.loop = loop;
    }

    void next() {
      due.set(nanos.getAsLong() + PERIOD.toNanos());
      timer = Optional.of(loop.after(PERIOD, this::came));
    }

    private void came() {
      long late = Math.max(0, nanos.getAsLong() - due.get());
      lastNanos.set(late);
      worstNanos.accumulateAndGet(late, Math::max);
      if (!closed) {
        next();
      }
    }

    /** A loop that does not come at all is as late as it is overdue by now. */
    long lag() {
      return Math.max(lastNanos.get(), nanos.getAsLong() - due.get());
    }
  }

  /** How late the slowest loop is now. */
  public Duration worstNow() {
    return Duration.ofNanos(probes.stream().mapToLong(Probe::lag).max().orElse(0));
  }

  @Override
  public Future<List<MetricSnapshot>> read() {
    Family now = Family.gauge("vireo_loop_lag_seconds", "How late each event loop came last.");
    Family worst =
        Family.gauge("vireo_loop_lag_worst_seconds", "How late each came since the last scrape.");
    for (int number = 0; number < probes.size(); number++) {
      String loop = Integer.toString(number);
      Probe probe = probes.get(number);
      long lag = probe.lag();
      now.at(lag / NANOS_PER_SECOND, "loop", loop);
      worst.at(Math.max(lag, probe.worstNanos.getAndSet(0)) / NANOS_PER_SECOND, "loop", loop);
    }
    return Future.succeededFuture(Stream.of(now, worst).map(Family::snapshot).toList());
  }

  @Override
  public void close() {
    closed = true;
    probes.forEach(probe -> probe.timer.ifPresent(Loop.Timer::cancel));
  }
}
