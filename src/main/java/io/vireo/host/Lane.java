package io.vireo.host;

import io.vertx.core.Future;
import java.util.concurrent.Callable;

/**
 * A few threads for calls that block, kept for one purpose or one file system, so that a dead NFS
 * server or a stuck device takes its own lane and nobody else's. The queue is bounded; a call that
 * finds it full fails with {@code LIMIT_REACHED}.
 */
public interface Lane {

  /**
   * Runs {@code work} on one of the lane's threads. Whatever it throws becomes the failure of the
   * future, which completes on the lane's thread: hop with {@link Loop#deliver}.
   */
  <T> Future<T> run(Callable<T> work);
}
