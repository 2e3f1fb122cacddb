package io.vireo.domain;

import io.vireo.event.Event;
import io.vireo.host.Loop;
import io.vireo.job.Job;
import java.time.Duration;

/** Tells a job's bytes while they grow. Confined to the loop. */
final class ProgressTicker {

  /** How often a job's progress is told, at most. */
  static final Duration EVERY = Duration.ofMillis(500);

  private final Home home;
  private final Job job;
  private long told = -1;
  private Loop.Timer timer;

  private ProgressTicker(Home home, Job job) {
    this.home = home;
    this.job = job;
    this.timer = home.loop().after(EVERY, this::tick);
  }

  static ProgressTicker start(Home home, Job job) {
    return new ProgressTicker(home, job);
  }

  private void tick() {
    if (job.status() instanceof Job.Status.Running running) {
      long done = running.progress().bytesDone().getAsLong();
      if (done != told && done > 0) {
        told = done;
        publish(done, running.progress().bytesTotal().getAsLong());
      }
      timer = home.loop().after(EVERY, this::tick);
    }
  }

  private void publish(long done, long total) {
    Job.Subject subject = job.subject();
    home.events()
        .publish(
            new Event.JobProgress(
                subject.hypervisor(),
                subject.domain(),
                subject.id(),
                subject.operation(),
                done,
                total));
  }

  void stop() {
    timer.cancel();
  }
}
