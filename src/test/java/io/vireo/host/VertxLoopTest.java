package io.vireo.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VertxLoopTest {

  private final OpenHost open = new OpenHost();
  private final Loop loop = open.host.newLoop();

  @AfterEach
  void close() {
    open.close();
  }

  @Test
  void loopsSpreadOverSeveralThreads() {
    Set<Thread> threads = new HashSet<>();
    for (int i = 0; i < 8; i++) {
      threads.add(
          OpenHost.await(
              open.host.newLoop().call(() -> Future.succeededFuture(Thread.currentThread()))));
    }
    assertThat(threads).hasSizeGreaterThan(1);
  }

  @Test
  void neverRunsInline() {
    List<String> order = new CopyOnWriteArrayList<>();
    OpenHost.await(
        loop.call(
            () -> {
              loop.run(() -> order.add("task"));
              order.add("caller");
              return Future.succeededFuture();
            }));
    OpenHost.await(loop.call(Future::succeededFuture));
    assertThat(order).containsExactly("caller", "task");
  }

  /** A thread of another kind completes while the loop adds its listeners, again and again. */
  @Test
  void callsListenersInTheOrderInWhichTheyWereAdded() {
    Lane elsewhere = open.host.lane("elsewhere");
    for (int round = 0; round < 2_000; round++) {
      List<String> order =
          OpenHost.await(
              loop.call(
                  () -> {
                    List<String> called = new CopyOnWriteArrayList<>();
                    Future<String> answer = loop.deliver(elsewhere.run(() -> "answer"));
                    answer.onSuccess(_ -> called.add("first"));
                    Thread.onSpinWait();
                    return answer.map(_ -> List.copyOf(called));
                  }));
      assertThat(order).as("round %d", round).containsExactly("first");
    }
  }

  @Test
  void deliversOnTheLoopWhateverThreadCompletes() {
    Promise<String> elsewhere = Promise.promise();
    Future<Boolean> onLoop =
        loop.deliver(elsewhere.future())
            .transform(done -> Future.succeededFuture(loop.isCurrent()));
    Thread.ofVirtual().start(() -> elsewhere.complete("done"));
    assertThat(OpenHost.await(onLoop)).isTrue();
    assertThat(loop.isCurrent()).isFalse();
  }

  @Test
  void whatTheTaskThrowsIsTheFailure() {
    IllegalStateException thrown = new IllegalStateException("broken");
    Future<String> failed =
        loop.call(
            () -> {
              throw thrown;
            });
    assertThat(OpenHost.failure(failed)).isSameAs(thrown);
  }

  @Test
  void aMissedDeadlineIsNotRespondingAndNamesTheThing() {
    Future<String> never =
        loop.within(Duration.ofMillis(30), "the disk", Promise.<String>promise().future());
    assertThat(OpenHost.failure(never))
        .isInstanceOfSatisfying(
            VirtException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.NOT_RESPONDING);
              assertThat(failure).hasMessage("the disk did not answer within 30 ms");
            });
  }

  @Test
  void anAnswerInTimeCancelsTheDeadline() {
    Promise<String> answer = Promise.promise();
    Future<String> within = loop.within(Duration.ofMinutes(5), "the disk", answer.future());
    assertThat(open.host.pendingTimers()).isEqualTo(1);
    answer.complete("here");
    assertThat(OpenHost.await(within)).isEqualTo("here");
    OpenHost.await(loop.call(Future::succeededFuture));
    assertThat(open.host.pendingTimers()).isZero();
  }

  @Test
  void aTimerFiresOnItsLoopAndACancelledOneDoesNot() {
    Promise<Boolean> fired = Promise.promise();
    loop.run( // which cannot be overtaken by its own timers
        () -> {
          loop.after(Duration.ofMillis(5), () -> fired.tryFail("the cancelled one fired")).cancel();
          loop.after(Duration.ofMillis(50), () -> fired.tryComplete(loop.isCurrent()));
        });
    assertThat(OpenHost.await(fired.future())).isTrue();
  }
}
