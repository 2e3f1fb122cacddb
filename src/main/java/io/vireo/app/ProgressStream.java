package io.vireo.app;

import io.vertx.core.Future;
import io.vireo.host.Loop;
import io.vireo.job.Job;
import java.time.Duration;

/**
 * A job's progress, looked at in intervals: an item that nobody took is replaced by a newer one.
 */
final class ProgressStream extends FlowStream<Work.Progress> {

  private static final Duration EVERY = Duration.ofMillis(200);

  private final Job job;
  private Loop.Timer timer;

  ProgressStream(Job job, Future<?> end, Loop loop) {
    super(loop);
    this.job = job;
    this.timer = loop.after(EVERY, this::look);
    loop.deliver(end).onComplete(outcome -> finish(outcome.cause()));
  }

  private void look() {
    if (job.running()) {
      flow();
      timer = loop().after(EVERY, this::look);
    }
  }

  private void finish(Throwable failure) {
    timer.cancel();
    if (failure == null) {
      end();
    } else {
      fail(failure);
    }
  }

  @Override
  void pump() {
    if (wanted() && job.status() instanceof Job.Status.Running running) {
      give(
          new Work.Progress(
              running.step(),
              running.progress().bytesDone().getAsLong(),
              running.progress().bytesTotal().getAsLong()));
    }
  }

  @Override
  void stopped() {
    timer.cancel();
  }
}
