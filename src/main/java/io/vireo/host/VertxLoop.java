package io.vireo.host;

import io.netty.channel.EventLoop;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** A loop that is one event loop context of Vert.x. Any thread may call it. */
final class VertxLoop implements Loop {

  private final ContextInternal context;
  private final LoopTimers timers;

  VertxLoop(ContextInternal context, LoopTimers timers) {
    this.context = context;
    this.timers = timers;
  }

  /** What watches sockets on this loop's thread. */
  EventLoop netty() {
    return context.nettyEventLoop();
  }

  @Override
  public void run(Runnable task) {
    context.runOnContext(nothing -> task.run());
  }

  @Override
  public boolean isCurrent() {
    return context.inThread();
  }

  @Override
  public <T> Future<T> call(Callable<Future<T>> task) {
    Promise<T> outcome = context.promise();
    run(() -> attempt(task).onComplete(ended -> settle(outcome, ended)));
    return outcome.future();
  }

  private static <T> Future<T> attempt(Callable<Future<T>> task) {
    try {
      return task.call();
    } catch (Exception thrown) {
      return Future.failedFuture(thrown);
    }
  }

  @Override
  public <T> Future<T> deliver(Future<T> future) {
    Promise<T> here = context.promise();
    future.onComplete(ended -> settle(here, ended));
    return here.future();
  }

  /**
   * Completes a promise in this loop's thread and nowhere else. If another thread completed it
   * while this loop adds listeners, a later one could be called before an earlier one.
   */
  private <T> void settle(Promise<T> promise, AsyncResult<T> ended) {
    if (!isCurrent()) {
      run(() -> settle(promise, ended));
    } else if (ended.succeeded()) {
      promise.tryComplete(ended.result());
    } else {
      promise.tryFail(ended.cause());
    }
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    long delayNanos = Math.max(1, delay.toNanos());
    io.vertx.core.Timer timer = context.timer(delayNanos, TimeUnit.NANOSECONDS);
    timers.add(timer);
    timer.onComplete(
        fired -> {
          timers.remove(timer);
          if (fired.succeeded()) {
            task.run();
          }
        });
    return timer::cancel;
  }

  @Override
  public <T> Future<T> within(Duration deadline, String what, Future<T> future) {
    Promise<T> first = context.promise();
    Timer alarm = after(deadline, () -> first.tryFail(missed(deadline, what)));
    future.onComplete(
        ended -> {
          alarm.cancel();
          settle(first, ended);
        });
    return first.future();
  }

  private static VirtException missed(Duration deadline, String what) {
    return new VirtException(
        ErrorCode.NOT_RESPONDING, what + " did not answer within " + deadline.toMillis() + " ms");
  }
}
