package io.vireo.domain;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.util.function.Supplier;

/**
 * Calls that change one domain, one after the other. A call that waits for the hypervisor keeps the
 * next one waiting, never longer than its own deadline. Confined to the owner's loop.
 */
final class OwnerQueue {

  static final int WAITING_MAX = 64;

  private final Runnable onIdle;
  private Future<?> last = Future.succeededFuture();
  private int waiting;

  /**
   * @param onIdle told when nobody waits any more
   */
  OwnerQueue(Runnable onIdle) {
    this.onIdle = onIdle;
  }

  boolean idle() {
    return waiting == 0;
  }

  /** Runs {@code work} when everything before it has ended. */
  <T> Future<T> enter(Supplier<Future<T>> work) {
    if (waiting >= WAITING_MAX) {
      return Future.failedFuture(
          new VirtException(
              ErrorCode.LIMIT_REACHED,
              WAITING_MAX + " calls wait for this domain already; try again later"));
    }
    waiting++;
    Future<T> mine = last.transform(_ -> attempt(work)).onComplete(_ -> leave());
    last = mine;
    return mine;
  }

  private void leave() {
    waiting--;
    if (waiting == 0) {
      onIdle.run();
    }
  }

  private static <T> Future<T> attempt(Supplier<Future<T>> work) {
    try {
      return work.get();
    } catch (RuntimeException thrown) {
      return Future.failedFuture(thrown);
    }
  }
}
