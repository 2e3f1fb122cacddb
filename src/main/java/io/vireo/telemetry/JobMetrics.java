package io.vireo.telemetry;

import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.vertx.core.Future;
import io.vireo.base.VirtException;
import io.vireo.event.Event;
import io.vireo.event.Event.JobEnded;
import io.vireo.job.Job;
import io.vireo.job.JobLog;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Jobs by operation and state, how long they took and what they moved. Any thread. */
public final class JobMetrics implements MetricSource {

  private final JobLog jobs;
  private final Tally ended =
      new Tally("vireo_jobs", "Jobs that have ended, by operation and state.");
  private final Durations durations =
      new Durations(
          "vireo_job_duration_seconds", "How long jobs took, by operation.", Durations.JOBS);
  private final Tally bytes =
      new Tally("vireo_job_bytes", "Bytes of guests' state that jobs have moved, by operation.");

  public JobMetrics(JobLog jobs) {
    this.jobs = jobs;
  }

  /** Hears of an event. */
  public void hear(Event event) {
    if (event instanceof JobEnded end) {
      ended.add(1, Labels.of("operation", end.operation(), "state", end.state()));
      try {
        count(jobs.find(end.job()));
      } catch (VirtException forgotten) {
        // so many have ended since that the log has let go of it: it is counted, but not measured
      }
    }
  }

  private void count(Job job) {
    Labels labels = Labels.of("operation", job.subject().operation());
    durations.add(job.elapsed(), labels);
    long moved =
        switch (job.status()) {
          case Job.Status.Running _ -> 0;
          case Job.Status.Completed done -> done.bytes();
          case Job.Status.Failed failed -> failed.bytes();
        };
    bytes.add(moved, labels);
  }

  @Override
  public Future<List<MetricSnapshot>> read() {
    Family running = Family.gauge("vireo_jobs_running", "Jobs under way, by operation.");
    jobs.newestFirst().stream()
        .filter(Job::running)
        .map(job -> job.subject().operation())
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
        .forEach((operation, count) -> running.at(count, "operation", operation));
    return Future.succeededFuture(
        List.of(ended.snapshot(), durations.snapshot(), bytes.snapshot(), running.snapshot()));
  }
}
