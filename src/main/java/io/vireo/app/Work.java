package io.vireo.app;

import io.vertx.core.Future;
import io.vertx.core.streams.ReadStream;
import io.vireo.call.Started;
import io.vireo.host.Loop;

/** A job under way, for the application that began it. Any thread. */
public final class Work<R extends Record> {

  /**
   * How far it is.
   *
   * @param step what it does now
   * @param bytesTotal an estimate until the end
   */
  public record Progress(String step, long bytesDone, long bytesTotal) {}

  private final Started<R> started;
  private final Loop loop;

  Work(Started<R> started, Loop loop) {
    this.started = started;
    this.loop = loop;
  }

  /** The job's number, as in events. */
  public long id() {
    return started.job().subject().id();
  }

  /** Completes when the job has ended. */
  public Future<R> result() {
    return started.result();
  }

  /** Where it is, some times a second, until it ends. */
  public ReadStream<Progress> progress() {
    return new ProgressStream(started.job(), started.result(), loop);
  }

  /** Gives the job up: {@link #result} then fails with {@code OPERATION_ABORTED}. */
  public void abort() {
    started.job().abort();
  }
}
