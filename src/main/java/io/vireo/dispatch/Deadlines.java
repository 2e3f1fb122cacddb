package io.vireo.dispatch;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Terms;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * How long callers are kept waiting. What is late is not stopped: a call that may have reached its
 * hypervisor cannot be taken back, so the failure says what goes on.
 *
 * @param time of calls that name no time of their own
 */
public record Deadlines(Alarm alarm, Duration time) {

  /** Nobody is ever told that it takes too long. */
  public static final Deadlines NONE = new Deadlines(Alarm.NEVER, Duration.ofDays(1));

  /** {@code answer}, or {@code OPERATION_TIMEOUT} when the call's time is over. */
  <T> Future<T> hold(Terms terms, String what, Future<T> answer) {
    return within(terms.time().orElse(time), what, answer, () -> "it may yet happen");
  }

  /**
   * {@code answer}, or {@code OPERATION_TIMEOUT}.
   *
   * @param what was not done
   * @param goesOn what happens all the same; asked when it is late
   */
  <T> Future<T> within(Duration time, String what, Future<T> answer, Supplier<String> goesOn) {
    if (answer.isComplete()) {
      return answer;
    }
    Promise<T> first = Promise.promise();
    Runnable cancel = alarm.after(time, () -> first.tryFail(late(what, time, goesOn.get())));
    answer.onComplete(
        outcome -> {
          cancel.run();
          if (outcome.succeeded()) {
            first.tryComplete(outcome.result());
          } else {
            first.tryFail(outcome.cause());
          }
        });
    return first.future();
  }

  private static VirtException late(String what, Duration time, String goesOn) {
    String text = time.toMillis() < 1000 ? time.toMillis() + " ms" : time.toSeconds() + " s";
    return new VirtException(
        ErrorCode.OPERATION_TIMEOUT, what + " was not done within " + text + "; " + goesOn);
  }
}
