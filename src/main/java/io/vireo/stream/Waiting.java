package io.vireo.stream;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How the thread of a transfer waits for another one. */
final class Waiting {

  private Waiting() {}

  /** The outcome; empty after the deadline. A failure of it is thrown as it was. */
  static <T> Optional<T> await(Future<T> future, Duration deadline) throws IOException {
    if (!awaitEnd(future, deadline)) {
      return Optional.empty();
    }
    return switch (future.cause()) {
      case null -> Optional.of(future.result());
      case IOException broken -> throw broken;
      case Throwable failed -> throw VirtException.from(failed);
    };
  }

  /** Whether it ended, well or not, before the deadline. */
  static boolean awaitEnd(Future<?> future, Duration deadline) {
    CountDownLatch ended = new CountDownLatch(1);
    future.onComplete(_ -> ended.countDown());
    try {
      return ended.await(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stop) {
      throw interrupted(stop);
    }
  }

  static VirtException interrupted(InterruptedException stop) {
    Thread.currentThread().interrupt();
    return new VirtException(ErrorCode.OPERATION_ABORTED, "the transfer was interrupted", stop);
  }
}
