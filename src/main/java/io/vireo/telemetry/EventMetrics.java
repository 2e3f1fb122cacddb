package io.vireo.telemetry;

import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.vertx.core.Future;
import io.vireo.event.Event;
import io.vireo.event.EventLog;
import java.util.List;
import java.util.function.IntSupplier;

/** Events by type, and how their subscribers fare. Any thread. */
public final class EventMetrics implements MetricSource {

  private final EventLog log;
  private final IntSupplier subscribers;
  private final Tally events = new Tally("vireo_events", "Events that were published, by type.");

  public EventMetrics(EventLog log, IntSupplier subscribers) {
    this.log = log;
    this.subscribers = subscribers;
  }

  /** Hears of an event. */
  public void hear(Event event) {
    events.add(1, Labels.of("type", event.type()));
  }

  @Override
  public Future<List<MetricSnapshot>> read() {
    return Future.succeededFuture(
        List.of(
            events.snapshot(),
            Family.counter("vireo_event_gaps", "Gaps that subscribers were told of.")
                .at(log.gaps())
                .snapshot(),
            Family.gauge("vireo_event_subscribers", "Clients that listen to events.")
                .at(subscribers.getAsInt())
                .snapshot()));
  }
}
