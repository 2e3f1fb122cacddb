package io.vireo.telemetry;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** How long things took, in buckets, by their labels. Any thread; an addition each. */
final class Durations {

  /** From half a millisecond on, for what should be at once. */
  static final double[] CALLS = {
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30
  };

  /** Up to an hour, for what moves a guest's memory. */
  static final double[] JOBS = {0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 3600};

  private static final double NANOS_PER_SECOND = 1e9;

  private final MetricMetadata metadata;
  private final double[] bounds;
  private final ConcurrentMap<Labels, Buckets> all = new ConcurrentHashMap<>();

  /** The last bucket takes what is longer than the last bound. */
  static final class Buckets {
    private final double[] bounds;
    private final AtomicLongArray counts;
    private final LongAdder nanos = new LongAdder();

    private Buckets(double[] bounds) {
      this.bounds = bounds;
      this.counts = new AtomicLongArray(bounds.length + 1);
    }

    void add(long tookNanos) {
      counts.incrementAndGet(bucketOf(tookNanos / NANOS_PER_SECOND));
      nanos.add(tookNanos);
    }

    private int bucketOf(double seconds) {
      int bucket = 0;
      while (bucket < bounds.length && seconds > bounds[bucket]) {
        bucket++;
      }
      return bucket;
    }
  }

  Durations(String name, String help, double... bounds) {
    this.metadata = new MetricMetadata(name, help);
    this.bounds = bounds.clone();
  }

  void add(Duration took, Labels labels) {
    of(labels).add(took.toNanos());
  }

  /** What is added to for these labels, for whoever does so often. */
  Buckets of(Labels labels) {
    return all.computeIfAbsent(labels, _ -> new Buckets(bounds));
  }

  MetricSnapshot snapshot() {
    return new HistogramSnapshot(
        metadata,
        all.entrySet().stream().map(each -> point(each.getKey(), each.getValue())).toList());
  }

  private HistogramDataPointSnapshot point(Labels labels, Buckets buckets) {
    ClassicHistogramBuckets.Builder counts = ClassicHistogramBuckets.builder();
    for (int bucket = 0; bucket <= bounds.length; bucket++) {
      double bound = bucket < bounds.length ? bounds[bucket] : Double.POSITIVE_INFINITY;
      counts.bucket(bound, buckets.counts.get(bucket));
    }
    return HistogramDataPointSnapshot.builder()
        .labels(labels)
        .classicHistogramBuckets(counts.build())
        .sum(buckets.nanos.sum() / NANOS_PER_SECOND)
        .build();
  }
}
