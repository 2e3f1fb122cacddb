package io.vireo.domain;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The moment at which a house dies: everything that it would do to the world passes through {@link
 * #step}, and from the moment on nothing does and no answer comes. Any thread.
 */
final class Crash {

  private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
  private final AtomicInteger done = new AtomicInteger();
  private final Promise<Void> died = Promise.promise();
  private volatile boolean dead;
  private volatile Thread undertaker;

  /** Counts from now on and dies in place of step {@code number}, the first being 1. */
  void inPlaceOf(int number) {
    done.set(0);
    left.set(number);
  }

  /** Steps since {@link #inPlaceOf}. */
  int steps() {
    return done.get();
  }

  boolean dead() {
    return dead;
  }

  Future<Void> died() {
    return died.future();
  }

  void die() {
    dead = true;
    died.tryComplete();
  }

  /** What the calling thread does from now on is done even so: it cleans up after the dead. */
  void bury() {
    undertaker = Thread.currentThread();
  }

  <T> Future<T> step(Supplier<Future<T>> work) {
    if (Thread.currentThread().equals(undertaker)) {
      return work.get();
    }
    if (!dead && left.decrementAndGet() == 0) {
      die();
    }
    if (dead) {
      return Promise.<T>promise().future();
    }
    done.incrementAndGet();
    return work.get();
  }
}
