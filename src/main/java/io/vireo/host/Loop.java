package io.vireo.host;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * One event loop: the thread that owns a domain, a connection or a log. Everything stateful is
 * confined to one loop and says which; others reach it through {@link #run} or {@link #call}.
 */
public interface Loop {

  /** Runs {@code task} on this loop, later; never inline, so that callers keep their order. */
  void run(Runnable task);

  /** Whether the calling thread is this loop's. */
  boolean isCurrent();

  /**
   * Runs {@code task} on this loop. The returned future completes on this loop; what the task
   * throws becomes its failure.
   */
  <T> Future<T> call(Callable<Future<T>> task);

  /** The same outcome, delivered on this loop wherever {@code future} completes. */
  <T> Future<T> deliver(Future<T> future);

  /** Runs {@code task} on this loop after {@code delay}, once, unless cancelled. */
  Timer after(Duration delay, Runnable task);

  /**
   * {@code future}, or after {@code deadline} a failure with {@code NOT_RESPONDING} whose sentence
   * begins with {@code what}. The work behind the future is not stopped.
   */
  <T> Future<T> within(Duration deadline, String what, Future<T> future);

  /** A timer that has not fired yet. */
  interface Timer {
    /** No effect if it has fired. */
    void cancel();
  }
}
