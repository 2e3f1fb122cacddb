package io.vireo.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MountsTest {

  /** Never gets round to its work. */
  private static final class Stuck implements Lane {
    private final AtomicInteger asked = new AtomicInteger();

    @Override
    public <T> Future<T> run(Callable<T> work) {
      asked.incrementAndGet();
      return Promise.<T>promise().future();
    }
  }

  private final AtomicInteger seconds = new AtomicInteger();

  private long nanos() {
    return seconds.get() * 1_000_000_000L;
  }

  @Test
  void answersFromWhatItKnowsAndNeverWaits() {
    Stuck lane = new Stuck();
    Mounts mounts = new Mounts(lane, this::nanos);
    for (int i = 0; i < 100; i++) {
      assertThat(mounts.of(Path.of("/proc/self"))).isEqualTo(Path.of("/proc"));
    }
    assertThat(lane.asked).hasValue(0);
  }

  @Test
  void isReadAgainOnItsLaneOnceInAWhile() {
    Stuck lane = new Stuck();
    Mounts mounts = new Mounts(lane, this::nanos);
    seconds.set(3);
    for (int i = 0; i < 100; i++) {
      assertThat(mounts.of(Path.of("/proc/self"))).isEqualTo(Path.of("/proc"));
    }
    assertThat(lane.asked).hasValue(1);
    seconds.set(6);
    mounts.of(Path.of("/"));
    assertThat(lane.asked).hasValue(2);
  }
}
