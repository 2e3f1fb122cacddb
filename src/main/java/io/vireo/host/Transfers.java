package io.vireo.host;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** The threads of long transfers: one each, for as long as it lasts. Any thread. */
final class Transfers {

  /** Fifty saves at once take three each at most, with room for what else flows. */
  static final int TRANSFERS_MAX = 192;

  private final Semaphore free = new Semaphore(TRANSFERS_MAX);
  private final Set<Thread> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  Lane lane(String name) {
    return new Lane() {
      @Override
      public <T> Future<T> run(Callable<T> work) {
        return start(name, work);
      }
    };
  }

  private <T> Future<T> start(String name, Callable<T> work) {
    if (closed || !free.tryAcquire()) {
      return Future.failedFuture(
          new VirtException(
              ErrorCode.LIMIT_REACHED,
              "no thread for '"
                  + name
                  + "': "
                  + (closed ? "the host is closed" : TRANSFERS_MAX + " transfers are under way")));
    }
    Promise<T> outcome = Promise.promise();
    Thread thread = Thread.ofPlatform().daemon().name(name).unstarted(() -> run(outcome, work));
    running.add(thread);
    thread.start();
    return outcome.future();
  }

  /** The place is free before anybody hears of the end, so that a successor finds it. */
  private <T> void run(Promise<T> outcome, Callable<T> work) {
    Promise<T> inner = Promise.promise();
    ThreadLane.complete(inner, work);
    running.remove(Thread.currentThread());
    free.release();
    inner.future().onComplete(outcome);
  }

  void close() {
    closed = true;
    running.forEach(Thread::interrupt);
  }

  boolean awaitEnd(Duration deadline) throws InterruptedException {
    for (Thread thread : List.copyOf(running)) {
      thread.join(deadline);
    }
    return running.isEmpty();
  }
}
