package io.vireo.telemetry.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.vireo.base.VirtException;
import io.vireo.event.Event;
import io.vireo.event.Event.JobEnded;
import io.vireo.host.Loop;
import io.vireo.job.Job;
import io.vireo.job.JobLog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The spans of a job: itself, its steps, and what the hypervisor was asked in each. They are made
 * when the job has ended, from the times it noted, so that no trace needs to be carried through the
 * loops it ran on. Any thread.
 */
public final class JobSpans {

  /** A job that is done at once may end before its call has heard that it began. */
  static final Duration GRACE = Duration.ofMillis(200);

  private final Tracer tracer;
  private final CallSpans calls;
  private final JobLog jobs;
  private final Loop loop;
  private final Set<Long> ended = ConcurrentHashMap.newKeySet();

  public JobSpans(Traces traces, CallSpans calls, JobLog jobs, Loop loop) {
    this.tracer = traces.tracer();
    this.calls = calls;
    this.jobs = jobs;
    this.loop = loop;
  }

  /** Hears of an event; any thread. */
  public void hear(Event event) {
    if (event instanceof JobEnded end) {
      ended.add(end.job());
      loop.after(GRACE, () -> trace(end.job()));
    }
  }

  /** Makes the spans of all that has ended, for whoever cannot wait. Any thread. */
  public void settle() {
    List.copyOf(ended).forEach(this::trace);
  }

  private void trace(long id) {
    if (!ended.remove(id)) {
      return;
    }
    try {
      write(jobs.find(id), calls.takeCallOf(id));
    } catch (VirtException forgotten) {
      // more have ended meanwhile than are remembered: this one has no spans
    }
  }

  private void write(Job job, Optional<SpanContext> call) {
    Instant end = job.ended().orElseThrow();
    Job.Subject subject = job.subject();
    Span span =
        tracer
            .spanBuilder("job " + subject.operation())
            .setParent(call.map(JobSpans::below).orElse(Context.root()))
            .setStartTimestamp(subject.started())
            .setAttribute("vireo.job", subject.id())
            .setAttribute("vireo.domain", subject.domain().name())
            .setAttribute("vireo.hypervisor", subject.hypervisor().text())
            .startSpan();
    job.road().ifPresent(road -> span.setAttribute("vireo.road", road.road()));
    job.timeline().forEach(noted -> span.addEvent(word(noted), noted.at()));
    if (job.status() instanceof Job.Status.Failed failed) {
      span.setAttribute("error.type", failed.failure().code().name());
      span.setStatus(StatusCode.ERROR, failed.failure().getMessage());
    }
    writeSteps(job, span, end);
    span.end(end);
  }

  private static String word(Job.Noted noted) {
    return noted.moment().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Context below(SpanContext parent) {
    return Context.root().with(Span.wrap(parent));
  }

  /** What was asked before the first step belongs to the job itself. */
  private void writeSteps(Job job, Span whole, Instant end) {
    List<Job.Entered> steps = job.steps();
    Instant first = steps.isEmpty() ? end : steps.getFirst().at();
    writeExchanges(job, whole, Instant.MIN, first);
    for (int number = 0; number < steps.size(); number++) {
      Job.Entered step = steps.get(number);
      Instant until = number + 1 < steps.size() ? steps.get(number + 1).at() : end;
      Span span =
          tracer
              .spanBuilder(step.step())
              .setParent(Context.root().with(whole))
              .setStartTimestamp(step.at())
              .startSpan();
      boolean last = number + 1 == steps.size();
      writeExchanges(job, span, step.at(), last ? Instant.MAX : until);
      span.end(until);
    }
  }

  private void writeExchanges(Job job, Span step, Instant from, Instant until) {
    job.exchanges().stream()
        .filter(each -> !each.begun().isBefore(from) && each.begun().isBefore(until))
        .forEach(each -> write(each, step));
  }

  private void write(Job.Exchange exchange, Span step) {
    Span span =
        tracer
            .spanBuilder("qmp " + exchange.command())
            .setSpanKind(SpanKind.CLIENT)
            .setParent(Context.root().with(step))
            .setStartTimestamp(exchange.begun())
            .startSpan();
    exchange
        .failure()
        .ifPresent(
            code -> {
              span.setAttribute("error.type", code.name());
              span.setStatus(StatusCode.ERROR);
            });
    span.end(exchange.ended());
  }
}
