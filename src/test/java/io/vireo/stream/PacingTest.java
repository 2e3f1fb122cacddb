package io.vireo.stream;

import static io.vireo.state.Awaited.failure;
import static io.vireo.state.Awaited.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clocks are looked at from one side only: a busy machine makes everything later, never sooner. */
class PacingTest {

  private static final int MIB = 1024 * 1024;

  @TempDir Path directory;

  private Trial trial;

  @BeforeEach
  void begin() {
    trial = new Trial(directory);
  }

  @AfterEach
  void close() {
    trial.close();
  }

  private Duration taken(int bytes, long rate) throws IOException {
    FileSink sink = trial.sink("image", false, List.of(new Stage.Pace(() -> rate)));
    long begun = System.nanoTime();
    assertThat(result(sink.take(Bytes.from(new byte[bytes])))).isEqualTo(bytes);
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  @Test
  void takesAsLongAsTheRateSays() throws IOException {
    assertThat(taken(4 * MIB, 8 * MIB)).isBetween(Duration.ofMillis(400), Duration.ofSeconds(20));
  }

  @Test
  void noLimitIsNone() throws IOException {
    assertThat(taken(40 * MIB, Long.MAX_VALUE)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void worksOnTheWayOutToo() throws IOException {
    List<Stage> pace = List.of(new Stage.Pace(() -> 8L * MIB));
    byte[] stored = trial.stored(new byte[4 * MIB], List.of());
    long begun = System.nanoTime();
    assertThat(trial.restored(stored, pace)).hasSize(4 * MIB);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(400));
  }

  /** At one byte a second this would take for ever; raised, it goes on at once. */
  @Test
  void aRateThatIsRaisedCountsAtOnce() throws IOException, InterruptedException {
    AtomicLong rate = new AtomicLong(1);
    CountDownLatch asked = new CountDownLatch(2);
    FileSink sink =
        trial.sink(
            "image",
            false,
            List.of(
                new Stage.Pace(
                    () -> {
                      asked.countDown();
                      return rate.get();
                    })));
    Future<Long> taken = sink.take(Bytes.from(new byte[4 * MIB]));
    assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
    rate.set(Long.MAX_VALUE);
    assertThat(result(taken)).isEqualTo(4 * MIB);
  }

  @Test
  void anAbortDoesNotWaitForTheRate() throws IOException, InterruptedException {
    CountDownLatch flowing = new CountDownLatch(1);
    FileSink sink = trial.sink("image", false, List.of(new Stage.Pace(() -> 1)));
    Bytes.Opener<ReadableByteChannel> source =
        Bytes.from(new byte[4 * MIB], _ -> flowing.countDown());
    Future<Long> taken = sink.take(source);
    assertThat(flowing.await(30, TimeUnit.SECONDS)).isTrue();
    sink.cancel();
    assertThat(failure(taken).code()).isEqualTo(ErrorCode.OPERATION_ABORTED);
  }

  /** After a pause the first look gives a burst, and not what the pause would have been worth. */
  @Test
  void whatWasNotUsedIsNotSavedUp() throws IOException {
    Transfer transfer = new Transfer("f");
    AtomicLong given = new AtomicLong();
    ReadableByteChannel endless =
        new Staged() {
          @Override
          public int read(ByteBuffer to) {
            int count = to.remaining();
            to.position(to.limit());
            given.addAndGet(count);
            return count;
          }
        };
    long rate = 20L * MIB;
    Pacing pacing = new Pacing(endless, () -> rate, transfer);
    ByteBuffer to = ByteBuffer.allocateDirect(MIB);
    assertThat(pacing.read(to)).isEqualTo((int) (rate / 20));
    awaitNanos(Duration.ofMillis(500));
    given.set(0);
    long begun = System.nanoTime();
    while (System.nanoTime() - begun < Duration.ofMillis(200).toNanos()) {
      pacing.read(to.clear());
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    assertThat((double) given.get()).isLessThan(rate * (seconds + 0.11));
  }

  private static void awaitNanos(Duration pause) {
    try {
      assertThat(new CountDownLatch(1).await(pause.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
