package io.vireo.telemetry.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.vireo.call.CallListener;
import io.vireo.job.JobLog;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * A span for each call, below that of the request it came by, and which call began which job. Any
 * thread.
 */
public final class CallSpans implements CallListener {

  /** Jobs whose calls are remembered: all that can run. */
  static final int JOBS_MAX = JobLog.RUNNING_MAX;

  private final Tracer tracer;
  private final ConcurrentMap<Long, SpanContext> callOfJob = new ConcurrentHashMap<>();

  public CallSpans(Traces traces) {
    this.tracer = traces.tracer();
  }

  @Override
  public End comes(Coming call) {
    Span span =
        tracer
            .spanBuilder(call.operation().name())
            .setSpanKind(SpanKind.INTERNAL)
            .setParent(Context.current())
            .setAttribute("vireo.way", call.caller().way().name().toLowerCase(Locale.ROOT))
            .setAttribute("vireo.request", call.terms().request())
            .startSpan();
    return outcome -> ended(span, outcome);
  }

  private void ended(Span span, Outcome outcome) {
    outcome.object().ifPresent(name -> span.setAttribute("vireo.object", name));
    outcome
        .failure()
        .ifPresent(
            failure -> {
              span.setAttribute("error.type", failure.code().name());
              span.setStatus(StatusCode.ERROR, failure.getMessage());
            });
    outcome
        .job()
        .ifPresent(
            job -> {
              span.setAttribute("vireo.job", job);
              if (callOfJob.size() < JOBS_MAX) {
                callOfJob.put(job, span.getSpanContext());
              }
            });
    span.end();
  }

  /** The call that began the job, once. */
  Optional<SpanContext> takeCallOf(long job) {
    return Optional.ofNullable(callOfJob.remove(job));
  }
}
