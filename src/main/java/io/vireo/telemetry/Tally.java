package io.vireo.telemetry;

import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/** How many, by their labels. Any thread; an addition each. */
final class Tally {

  private final String name;
  private final String help;
  private final ConcurrentMap<Labels, LongAdder> all = new ConcurrentHashMap<>();

  Tally(String name, String help) {
    this.name = name;
    this.help = help;
  }

  void add(long number, Labels labels) {
    of(labels).add(number);
  }

  /** What is added to for these labels, for whoever does so often. */
  LongAdder of(Labels labels) {
    return all.computeIfAbsent(labels, _ -> new LongAdder());
  }

  MetricSnapshot snapshot() {
    Family family = Family.counter(name, help);
    all.forEach((labels, sum) -> family.at(sum.sum(), labels));
    return family.snapshot();
  }
}
