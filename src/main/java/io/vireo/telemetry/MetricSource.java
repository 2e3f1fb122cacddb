package io.vireo.telemetry;

import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.vertx.core.Future;
import java.util.List;

/** Metrics of one kind, as they are at the moment of asking. */
@FunctionalInterface
public interface MetricSource {

  /** Completes soon, on any thread; what fails is left out of the answer. */
  Future<List<MetricSnapshot>> read();
}
