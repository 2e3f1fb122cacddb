package io.vireo.host;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A lane of a few threads, which end when nothing was asked of them for a while. Any thread. */
final class ThreadLane implements Lane {

  static final int LANE_THREADS_MAX = 4;
  static final int LANE_QUEUE_MAX = 256;

  /** Starting a thread holds the loop that asks; the ones that are there cost little. */
  private static final Duration IDLE = Duration.ofMinutes(5);

  private final String name;
  private final ThreadPoolExecutor threads;

  ThreadLane(String name) {
    this.name = name;
    this.threads =
        new ThreadPoolExecutor(
            LANE_THREADS_MAX,
            LANE_THREADS_MAX,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new ArrayBlockingQueue<>(LANE_QUEUE_MAX),
            Thread.ofPlatform().daemon().name("vireo-" + name + "-", 0).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  @Override
  public <T> Future<T> run(Callable<T> work) {
    Promise<T> outcome = Promise.promise();
    try {
      threads.execute(() -> complete(outcome, work));
    } catch (RejectedExecutionException full) {
      return Future.failedFuture(refusal());
    }
    return outcome.future();
  }

  /** Runs {@code work} on the calling thread; an error of the machine is a failure as well. */
  static <T> void complete(Promise<T> outcome, Callable<T> work) {
    T result;
    try {
      result = work.call();
    } catch (Exception | LinkageError | OutOfMemoryError | StackOverflowError thrown) {
      outcome.fail(thrown);
      return;
    }
    outcome.complete(result);
  }

  private VirtException refusal() {
    String why =
        threads.isShutdown()
            ? "is closed"
            : "has " + LANE_QUEUE_MAX + " calls waiting already; try again when it answers";
    return new VirtException(ErrorCode.LIMIT_REACHED, "lane '" + name + "' " + why);
  }

  LaneUse use() {
    return new LaneUse(
        name, threads.getQueue().size(), threads.getActiveCount(), threads.getCompletedTaskCount());
  }

  void close() {
    threads.shutdownNow();
  }

  boolean awaitEnd(Duration deadline) throws InterruptedException {
    return threads.awaitTermination(deadline.toMillis(), TimeUnit.MILLISECONDS);
  }
}
