package io.vireo.state;

import static org.assertj.core.api.Assertions.fail;

import io.vertx.core.Future;
import io.vireo.base.VirtException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The outcome of a future, waited for by a test, with a deadline. */
public final class Awaited {

  private static final long DEADLINE_SECONDS = 60;

  private Awaited() {}

  public static <T> T result(Future<T> future) {
    try {
      return settled(future);
    } catch (ExecutionException failed) {
      return fail("failed: " + failed.getCause(), failed.getCause());
    }
  }

  public static VirtException failure(Future<?> future) {
    try {
      return fail("succeeded with " + settled(future));
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof VirtException refused) {
        return refused;
      }
      return fail("no VirtException: " + failed.getCause(), failed.getCause());
    }
  }

  private static <T> T settled(Future<T> future) throws ExecutionException {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      return fail("still pending after " + DEADLINE_SECONDS + " s", late);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return fail("interrupted", stop);
    }
  }
}
