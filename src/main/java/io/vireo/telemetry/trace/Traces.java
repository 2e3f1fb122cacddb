package io.vireo.telemetry.trace;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.vertx.core.spi.VertxTracerFactory;
import io.vertx.tracing.opentelemetry.OpenTelemetryTracingFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Where spans go: batched, and sent by OTLP over HTTP on a thread of the exporter's own. A
 * collector that is away costs spans and nothing else. Any thread.
 */
public final class Traces implements AutoCloseable {

  /** How long spans may wait to be sent. */
  static final Duration BATCH_DELAY = Duration.ofSeconds(1);

  /** Spans that wait; more are dropped. */
  static final int QUEUE_MAX = 4096;

  private static final Duration SEND_DEADLINE = Duration.ofSeconds(5);
  private static final int CLOSE_SECONDS_MAX = 5;

  private final OpenTelemetrySdk sdk;

  private Traces(OpenTelemetrySdk sdk) {
    this.sdk = sdk;
  }

  /**
   * Begins to collect.
   *
   * @param address of the collector, with path
   * @param ratio of what comes without a trace of its own; what comes with one is as that says
   */
  public static Traces open(String address, double ratio, String version) {
    OtlpHttpSpanExporter exporter =
        OtlpHttpSpanExporter.builder().setEndpoint(address).setTimeout(SEND_DEADLINE).build();
    Resource resource =
        Resource.create(
            Attributes.builder()
                .put("service.name", "vireo")
                .put("service.version", version)
                .build());
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setResource(Resource.getDefault().merge(resource))
            .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(ratio)))
            .addSpanProcessor(
                BatchSpanProcessor.builder(exporter)
                    .setScheduleDelay(BATCH_DELAY)
                    .setMaxQueueSize(QUEUE_MAX)
                    .build())
            .build();
    return new Traces(
        OpenTelemetrySdk.builder()
            .setTracerProvider(provider)
            .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
            .build());
  }

  /** Makes Vert.x itself trace the requests that come in, and go out. */
  public VertxTracerFactory requests() {
    return new OpenTelemetryTracingFactory(openTelemetry());
  }

  private OpenTelemetry openTelemetry() {
    return sdk;
  }

  Tracer tracer() {
    return sdk.getTracer("io.vireo");
  }

  /** Sends what waits; blocks shortly. */
  @Override
  public void close() {
    sdk.getSdkTracerProvider().shutdown().join(CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
  }
}
