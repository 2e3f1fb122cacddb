package io.vireo.telemetry;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;

/** One metric, while its points are put together for whoever scrapes. Confined to that. */
final class Family {

  /** What it counts: what only grows, or what goes up and down. */
  private enum Kind {
    COUNTER,
    GAUGE
  }

  private record Point(double value, Labels labels) {}

  private final Kind kind;
  private final String name;
  private final String help;
  private final List<Point> points = new ArrayList<>();

  private Family(Kind kind, String name, String help) {
    this.kind = kind;
    this.name = name;
    this.help = help;
  }

  /**
   * @param name without the {@code _total} that it is shown with
   */
  static Family counter(String name, String help) {
    return new Family(Kind.COUNTER, name, help);
  }

  static Family gauge(String name, String help) {
    return new Family(Kind.GAUGE, name, help);
  }

  /**
   * @param labels names and values in turn
   */
  Family at(double value, String... labels) {
    return at(value, Labels.of(labels));
  }

  Family at(long value, String... labels) {
    return at((double) value, Labels.of(labels));
  }

  Family at(long value, Labels labels) {
    return at((double) value, labels);
  }

  Family at(double value, Labels labels) {
    points.add(new Point(value, labels));
    return this;
  }

  MetricSnapshot snapshot() {
    return switch (kind) {
      case COUNTER ->
          new CounterSnapshot(
              new io.prometheus.metrics.model.snapshots.MetricMetadata(name, help),
              points.stream()
                  .map(it -> new CounterDataPointSnapshot(it.value(), it.labels(), null, 0))
                  .toList());
      case GAUGE ->
          new GaugeSnapshot(
              new io.prometheus.metrics.model.snapshots.MetricMetadata(name, help),
              points.stream()
                  .map(it -> new GaugeDataPointSnapshot(it.value(), it.labels(), null))
                  .toList());
    };
  }
}
