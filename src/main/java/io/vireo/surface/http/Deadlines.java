package io.vireo.surface.http;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Brings outcomes back to a connection's context, in time or not at all. */
record Deadlines(Vertx vertx, Context context) {

  /** Of the context that this is called on. */
  static Deadlines here(Vertx vertx) {
    return new Deadlines(vertx, vertx.getOrCreateContext());
  }

  /** The outcome of {@code future}, or {@code OPERATION_TIMEOUT} saying that {@code what} took. */
  <T> Future<T> within(Duration time, String what, Future<T> future) {
    return race(
        time,
        future,
        promise ->
            promise.tryFail(
                new VirtException(
                    ErrorCode.OPERATION_TIMEOUT,
                    what + " was not done within " + time.toSeconds() + " s; it may yet happen")));
  }

  /** The outcome of {@code future} if it comes within {@code time}. */
  <T> Future<Optional<T>> ifWithin(Duration time, Future<T> future) {
    return race(time, future.map(Optional::of), promise -> promise.tryComplete(Optional.empty()));
  }

  /** The outcome of {@code future}, which has its deadline already. */
  <T> Future<T> deliver(Future<T> future) {
    if (future.isComplete() && context.equals(Vertx.currentContext())) {
      return future.succeeded()
          ? Future.succeededFuture(future.result())
          : Future.failedFuture(future.cause());
    }
    Promise<T> promise = Promise.promise();
    future.onComplete(
        outcome ->
            context.runOnContext(
                _ -> {
                  if (outcome.succeeded()) {
                    promise.complete(outcome.result());
                  } else {
                    promise.fail(outcome.cause());
                  }
                }));
    return promise.future();
  }

  private <T> Future<T> race(Duration time, Future<T> future, Consumer<Promise<T>> late) {
    Promise<T> promise = Promise.promise();
    long timer = vertx.setTimer(Math.max(1, time.toMillis()), _ -> late.accept(promise));
    future.onComplete(
        outcome ->
            context.runOnContext(
                _ -> {
                  vertx.cancelTimer(timer);
                  if (outcome.succeeded()) {
                    promise.tryComplete(outcome.result());
                  } else {
                    promise.tryFail(outcome.cause());
                  }
                }));
    return promise.future();
  }
}
