package io.vireo.telemetry;

import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.vertx.core.Future;
import io.vireo.operation.StatisticsOperations.DomainStatistics;
import java.util.List;
import java.util.function.Supplier;

/**
 * What domains use, as series. So many domains have series of their own and no more, so that a
 * thousand guests do not become a hundred thousand series unasked. Any thread.
 */
public final class DomainMetrics implements MetricSource {

  private final Supplier<Future<List<DomainStatistics>>> statistics;
  private final int most;

  /**
   * @param most how many domains have series; of more, those with a machine come first
   */
  public DomainMetrics(Supplier<Future<List<DomainStatistics>>> statistics, int most) {
    this.statistics = statistics;
    this.most = most;
  }

  @Override
  public Future<List<MetricSnapshot>> read() {
    return statistics.get().map(this::snapshots);
  }

  private List<MetricSnapshot> snapshots(List<DomainStatistics> all) {
    List<DomainStatistics> shown =
        all.stream()
            .sorted((one, other) -> Boolean.compare(hasMachine(other), hasMachine(one)))
            .limit(most)
            .toList();
    DomainSeries series = new DomainSeries();
    shown.forEach(series::add);
    return series.snapshots(all.size(), all.size() - shown.size());
  }

  private static boolean hasMachine(DomainStatistics domain) {
    return domain.ageMillis().isPresent();
  }

  /** By what a domain is known in all of its series. */
  static Labels labels(DomainStatistics domain) {
    return Labels.of("domain", domain.name(), "hypervisor", domain.hypervisor().text());
  }
}
