package io.vireo.telemetry;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.vertx.core.Future;
import io.vireo.call.Caller;
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
import java.util.function.Function;
import java.util.stream.Stream;

/** All metrics, as Prometheus scrapes them: {@code GET /metrics}. Any thread. */
public final class MetricsPage {

  /** How long a scrape waits for any one source; what comes later is left out of it. */
  public static final Duration SOURCE_DEADLINE = Duration.ofSeconds(3);

  private static final ExpositionFormatWriter TEXT = PrometheusTextFormatWriter.create();
  private static final ExpositionFormatWriter OPEN = OpenMetricsTextFormatWriter.create();

  private final Loop loop;
  private final List<MetricSource> sources;
  private final Function<Caller, MetricSource> domains;

  /**
   * @param domains the domains' series that a caller may see
   */
  public MetricsPage(
      Loop loop, List<MetricSource> sources, Function<Caller, MetricSource> domains) {
    this.loop = loop;
    this.sources = List.copyOf(sources);
    this.domains = domains;
  }

  /** The page. Of domains everybody sees those whose statistics they may read. */
  public Page page() {
    return new Page("/metrics", Optional.of(HypervisorOperations.HEALTH.needs()), this::answer);
  }

  private Future<Content> answer(Page.Reader reader) {
    ExpositionFormatWriter writer = OPEN.accepts(reader.accept()) ? OPEN : TEXT;
    Stream<MetricSource> all =
        Stream.concat(sources.stream(), reader.caller().map(domains).stream());
    return loop.call(() -> gather(all)).map(found -> written(writer, found));
  }

  private Future<MetricSnapshots> gather(Stream<MetricSource> all) {
    List<Future<List<MetricSnapshot>>> asked =
        all.map(source -> loop.within(SOURCE_DEADLINE, "metrics", source.read()))
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
