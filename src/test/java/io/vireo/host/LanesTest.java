package io.vireo.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LanesTest {

  private final Lanes lanes = new Lanes();
  private final CountDownLatch repaired = new CountDownLatch(1);

  @AfterEach
  void close() throws InterruptedException {
    repaired.countDown();
    lanes.close();
    assertThat(lanes.awaitEnd(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void refusesWhenItsQueueIsFull() {
    List<Future<String>> stuck = fill("dead");
    Throwable refusal = OpenHost.failure(lanes.lane("dead").run(() -> "one too many"));
    assertLimit(refusal).hasMessageContaining("'dead'").hasMessageContaining("256");
    repaired.countDown();
    stuck.forEach(call -> assertThat(OpenHost.await(call)).isEqualTo("repaired"));
  }

  @Test
  void aStuckLaneCostsNoOther() {
    fill("dead");
    assertThat(OpenHost.await(lanes.lane("well").run(() -> "done"))).isEqualTo("done");
  }

  private List<Future<String>> fill(String name) {
    List<Future<String>> stuck = new ArrayList<>();
    for (int i = 0; i < ThreadLane.LANE_THREADS_MAX + ThreadLane.LANE_QUEUE_MAX; i++) {
      stuck.add(
          lanes
              .lane(name)
              .run(
                  () -> {
                    repaired.await();
                    return "repaired";
                  }));
    }
    return stuck;
  }

  @Test
  void whatTheWorkThrowsIsTheFailure() {
    IOException thrown = new IOException("broken");
    Future<String> failed =
        lanes
            .lane("state")
            .run(
                () -> {
                  throw thrown;
                });
    assertThat(OpenHost.failure(failed)).isSameAs(thrown);
  }

  @Test
  void thereIsALimitToLanes() {
    for (int i = 0; i < Lanes.LANES_MAX; i++) {
      assertThat(lanes.lane("lane-" + i)).isSameAs(lanes.lane("lane-" + i));
    }
    assertLimit(OpenHost.failure(lanes.lane("more").run(() -> "no"))).hasMessageContaining("more");
  }

  @Test
  void thereIsALimitToTransfers() throws InterruptedException {
    Transfers transfers = new Transfers();
    List<Future<Boolean>> running = new ArrayList<>();
    for (int i = 0; i < Transfers.TRANSFERS_MAX; i++) {
      running.add(transfers.lane("save " + i).run(this::waitForRepair));
    }
    assertLimit(OpenHost.failure(transfers.lane("save more").run(() -> true)));
    repaired.countDown();
    running.forEach(OpenHost::await);
    assertThat(OpenHost.await(transfers.lane("save more").run(() -> true))).isTrue();
    assertThat(transfers.awaitEnd(Duration.ofSeconds(10))).isTrue();
  }

  private boolean waitForRepair() throws InterruptedException {
    repaired.await();
    return Thread.currentThread().isDaemon();
  }

  private static AbstractThrowableAssert<?, VirtException> assertLimit(Throwable refusal) {
    VirtException known = (VirtException) refusal;
    assertThat(known.code()).isEqualTo(ErrorCode.LIMIT_REACHED);
    return assertThat(known);
  }
}
