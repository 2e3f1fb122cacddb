package io.vireo.e2e;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Asks again and again, for what tells nobody when it happens. */
public final class Eventually {

  private static final long AGAIN_MILLIS = 5;

  /** Something that can be asked. */
  public interface Question {
    boolean ask() throws Exception;
  }

  private Eventually() {}

  /** Returns when the answer is yes; fails when it was not within {@code limit}. */
  public static void yes(String what, Duration limit, Question question) throws Exception {
    long deadlineNanos = System.nanoTime() + limit.toNanos();
    CountDownLatch never = new CountDownLatch(1);
    while (!question.ask()) {
      if (System.nanoTime() > deadlineNanos || never.await(AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new AssertionError(what + ": not within " + limit);
      }
    }
  }
}
