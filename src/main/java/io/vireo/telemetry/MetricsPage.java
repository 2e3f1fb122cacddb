package io.vireo.telemetry;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.vertx.core.Future;
import io.vireo.call.Page;
import io.vireo.call.Page.Content;
import io.vireo.host.Loop;
import io.vireo.operation.HypervisorOperations;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** All metrics, as Prometheus scrapes them: {@code GET /metrics}. Any thread. */
public final class MetricsPage {

  /** How long a scrape waits for any one source; what comes later is left out of it. */
  public static final Duration SOURCE_DEADLINE = Duration.ofSeconds(3);

  private static final ExpositionFormatWriter TEXT = PrometheusTextFormatWriter.create();
  private static final ExpositionFormatWriter OPEN = OpenMetricsTextFormatWriter.create();

  private final Loop loop;
  private final List<MetricSource> sources;

  public MetricsPage(Loop loop, List<MetricSource> sources) {
    this.loop = loop;
    this.sources = List.copyOf(sources);
  }

  /** The page; who may know that there are guests may know what they use. */
  public Page page() {
    return new Page("/metrics", Optional.of(HypervisorOperations.HEALTH.needs()), this::answer);
  }

  private Future<Content> answer(String accept) {
    ExpositionFormatWriter writer = OPEN.accepts(accept) ? OPEN : TEXT;
    return loop.call(this::gather).map(all -> written(writer, all));
  }

  private Future<MetricSnapshots> gather() {
    List<Future<List<MetricSnapshot>>> asked =
        sources.stream()
            .map(source -> loop.within(SOURCE_DEADLINE, "metrics", source.read()))
            .map(answer -> answer.otherwise(List.of()))
            .toList();
    return Future.join(asked)
        .map(
            _ ->
                new MetricSnapshots(
                    asked.stream().flatMap(answer -> answer.result().stream()).toList()));
  }

  private static Content written(ExpositionFormatWriter writer, MetricSnapshots all) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      writer.write(bytes, all, EscapingScheme.UNDERSCORE_ESCAPING);
    } catch (IOException never) {
      throw new UncheckedIOException(never);
    }
    return new Content(200, writer.getContentType(), bytes.toString(StandardCharsets.UTF_8));
  }
}
