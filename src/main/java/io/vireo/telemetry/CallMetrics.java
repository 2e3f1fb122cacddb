package io.vireo.telemetry;

import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.vertx.core.Future;
import io.vireo.base.VirtException;
import io.vireo.call.CallListener;
import io.vireo.call.Caller.Way;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Calls by operation, way in and outcome, and how long they took. Any thread. Callers' names are no
 * labels: there may be any number of them.
 */
public final class CallMetrics implements CallListener, MetricSource {

  /** How one call ended; there are few ways to. */
  private record Ended(String operation, Way way, String outcome) {}

  /** Where such calls are counted, which takes longer to find than to add to. */
  private record Kind(LongAdder calls, Durations.Buckets durations) {}

  private final LongSupplier nanos;
  private final Tally calls =
      new Tally("vireo_calls", "Calls that were answered, by operation, way in and outcome.");
  private final Durations durations =
      new Durations(
          "vireo_call_duration_seconds",
          "How long calls took; of a job, its admission.",
          Durations.CALLS);
  private final ConcurrentMap<Ended, Kind> kinds = new ConcurrentHashMap<>();
  private final LongAdder underWay = new LongAdder();

  /**
   * @param nanos a clock that only goes forward
   */
  public CallMetrics(LongSupplier nanos) {
    this.nanos = nanos;
  }

  @Override
  public End comes(Coming call) {
    long begun = nanos.getAsLong();
    String operation = call.operation().name();
    Way way = call.caller().way();
    underWay.increment();
    return outcome -> {
      underWay.decrement();
      String word = outcome.failure().map(CallMetrics::word).orElse("ok");
      Kind kind = kind(new Ended(operation, way, word));
      kind.calls().increment();
      kind.durations().add(nanos.getAsLong() - begun);
    };
  }

  private Kind kind(Ended call) {
    Kind known = kinds.get(call);
    return known != null ? known : kinds.computeIfAbsent(call, this::made);
  }

  private Kind made(Ended call) {
    String way = call.way().name().toLowerCase(Locale.ROOT);
    return new Kind(
        calls.of(Labels.of("operation", call.operation(), "way", way, "outcome", call.outcome())),
        durations.of(Labels.of("operation", call.operation())));
  }

  /** What a failure is called where it is counted. */
  static String word(VirtException failure) {
    return failure.code().name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Future<List<MetricSnapshot>> read() {
    return Future.succeededFuture(
        List.of(
            calls.snapshot(),
            durations.snapshot(),
            Family.gauge("vireo_calls_under_way", "Calls that are not answered yet.")
                .at(underWay.sum())
                .snapshot()));
  }
}
