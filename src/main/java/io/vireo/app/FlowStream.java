package io.vireo.app;

import io.vertx.core.Handler;
import io.vertx.core.streams.ReadStream;
import io.vireo.host.Loop;

/**
 * A {@code ReadStream} that gives what it is asked for and holds nothing itself: the source is
 * asked for the next item only while there is demand. Handlers run on {@code loop}.
 */
abstract class FlowStream<T> implements ReadStream<T> {

  private final Loop loop;
  private Handler<T> handler;
  private Handler<Throwable> failureHandler;
  private Handler<Void> endHandler;
  private long demand = Long.MAX_VALUE;
  private boolean ended;
  private boolean flowing;

  FlowStream(Loop loop) {
    this.loop = loop;
  }

  /** Gives items while {@link #wanted}; on the loop. */
  abstract void pump();

  /** Pumps, unless a handler that is being fed by a pump asks for it. */
  final void flow() {
    if (flowing) {
      return;
    }
    flowing = true;
    try {
      pump();
    } finally {
      flowing = false;
    }
  }

  /** The reader went away; on the loop. */
  abstract void stopped();

  final Loop loop() {
    return loop;
  }

  final boolean wanted() {
    return handler != null && demand > 0 && !ended;
  }

  final void give(T item) {
    if (demand != Long.MAX_VALUE) {
      demand--;
    }
    handler.handle(item);
  }

  final void end() {
    if (!ended) {
      ended = true;
      stopped();
      if (endHandler != null) {
        endHandler.handle(null);
      }
    }
  }

  final void fail(Throwable failure) {
    if (failureHandler != null) {
      failureHandler.handle(failure);
    }
    end();
  }

  /** At once from a handler, so that a pause stops the burst it is called in. */
  private void onLoop(Runnable change) {
    if (loop.isCurrent()) {
      change.run();
    } else {
      loop.run(change);
    }
  }

  @Override
  public final ReadStream<T> handler(Handler<T> given) {
    loop.run(
        () -> {
          handler = given;
          if (given == null) {
            end();
          } else {
            flow();
          }
        });
    return this;
  }

  @Override
  public final ReadStream<T> pause() {
    onLoop(() -> demand = 0);
    return this;
  }

  @Override
  public final ReadStream<T> resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public final ReadStream<T> fetch(long amount) {
    onLoop(
        () -> {
          demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
          flow();
        });
    return this;
  }

  @Override
  public final ReadStream<T> exceptionHandler(Handler<Throwable> given) {
    loop.run(() -> failureHandler = given);
    return this;
  }

  @Override
  public final ReadStream<T> endHandler(Handler<Void> given) {
    loop.run(() -> endHandler = given);
    return this;
  }
}
