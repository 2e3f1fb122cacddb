package io.vireo.stream;

import static io.vireo.state.Awaited.failure;
import static io.vireo.state.Awaited.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.VertxHost;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandoverSourceTest {

  private static final int MIB = 1024 * 1024;
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Vertx vertx = Vertx.vertx();
  private final VertxHost host = new VertxHost(vertx);
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();

  @AfterEach
  void close() {
    result(host.close());
    result(vertx.close());
  }

  private HandoverSource source(List<Stage> stages, Duration stallMax) {
    HandoverSource.Giver giver = new HandoverSource.Giver("the client", OptionalLong.empty());
    return new HandoverSource(host, giver, stages, stallMax);
  }

  /** Offers all of {@code bytes} in pieces of up to 100,000, each after the answer to the last. */
  private static void offerAll(HandoverSource source, byte[] bytes) {
    SplittableRandom random = new SplittableRandom(7);
    for (int at = 0; at < bytes.length; ) {
      int count = Math.min(bytes.length - at, random.nextInt(100_000));
      result(source.offer(ByteBuffer.wrap(bytes, at, count)));
      at += count;
    }
    source.end();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 99_999, 17 * MIB + 3})
  void givesEveryByteInOrder(int length) {
    byte[] state = Bytes.random(length, 2);
    HandoverSource source = source(List.of(), LONG);
    Bytes.Opener<WritableByteChannel> target = Bytes.into(received);
    Future<Long> given = source.give(target);
    offerAll(source, state);
    assertThat(result(given)).isEqualTo(length);
    assertThat(received.toByteArray()).isEqualTo(state);
    assertThat(source.bytesGiven()).isEqualTo(source.bytesTotal()).isEqualTo(length);
    assertThat(target.isClosed()).isTrue();
  }

  @Test
  void undoesTheStages() throws IOException, InterruptedException {
    byte[] state = Bytes.random(3 * MIB, 3);
    HandoverSource source = source(List.of(new Stage.Zstd(3, 0)), LONG);
    Future<Long> given = source.give(Bytes.into(received));
    offerAll(source, Programs.filter(state, "zstd", "-c"));
    result(given);
    assertThat(received.toByteArray()).isEqualTo(state);
  }

  @Test
  void theGiverMayBeginBeforeTheHypervisorListens() {
    HandoverSource source = source(List.of(), LONG);
    result(source.offer(ByteBuffer.wrap(new byte[100])));
    source.end();
    assertThat(result(source.give(Bytes.into(received)))).isEqualTo(100);
  }

  @Test
  void holdsTheGiverBackWhileTheHypervisorIsBusy() {
    HandoverSource source = source(List.of(), LONG);
    for (int i = 0; i < 3; i++) {
      assertThat(source.offer(ByteBuffer.wrap(new byte[MIB])).isComplete()).isTrue();
    }
    Future<Void> full = source.offer(ByteBuffer.wrap(new byte[MIB]));
    assertThat(full.isComplete()).isFalse();
    assertThat(failure(source.offer(ByteBuffer.wrap(new byte[1]))).code())
        .isEqualTo(ErrorCode.LIMIT_REACHED);
    Future<Long> given = source.give(Bytes.into(received));
    result(full);
    source.end();
    assertThat(result(given)).isEqualTo(4 * MIB);
  }

  @Test
  void aGiverThatBreaksEndsTheTransferWithItsOwnWords() {
    HandoverSource source = source(List.of(), LONG);
    Future<Long> given = source.give(Bytes.into(received));
    result(source.offer(ByteBuffer.wrap(new byte[100])));
    source.fail(new VirtException(ErrorCode.READ_FAILED, "the client hung up"));
    assertThat(failure(given)).hasMessage("the client hung up");
    assertThat(failure(source.offer(ByteBuffer.wrap(new byte[1]))))
        .hasMessage("the client hung up");
  }

  @Test
  void aGiverThatGivesNothingIsGivenUp() {
    VirtException failed =
        failure(source(List.of(), Duration.ofMillis(150)).give(Bytes.into(received)));
    assertThat(failed.code()).isEqualTo(ErrorCode.OPERATION_TIMEOUT);
    assertThat(failed).hasMessageContaining("the client gave nothing for 150 ms");
  }

  @Test
  void aHypervisorThatHangsUpFailsTheOffersThatFollow() {
    HandoverSource source = source(List.of(), LONG);
    Future<Long> given =
        source.give(
            Bytes.into(
                new OutputStream() {
                  @Override
                  public void write(int b) throws IOException {
                    throw new IOException("Broken pipe");
                  }
                }));
    result(source.offer(ByteBuffer.wrap(new byte[100])));
    assertThat(failure(given).code()).isEqualTo(ErrorCode.WRITE_FAILED);
    assertThat(failure(offerUntilItFails(source)).code()).isEqualTo(ErrorCode.WRITE_FAILED);
  }

  /** What was queued before the failure was known succeeds. */
  private static Future<Void> offerUntilItFails(HandoverSource source) {
    Future<Void> last = Future.succeededFuture();
    for (int i = 0; i < 1000 && !last.failed(); i++) {
      last = source.offer(ByteBuffer.wrap(new byte[1]));
    }
    return last;
  }

  @Test
  void stopsWhenCancelledWhileItWaits() throws InterruptedException {
    CountDownLatch open = new CountDownLatch(1);
    HandoverSource source = source(List.of(), LONG);
    Bytes.Opener<WritableByteChannel> target =
        new Bytes.Opener<>() {
          @Override
          public WritableByteChannel open() {
            open.countDown();
            return java.nio.channels.Channels.newChannel(received);
          }
        };
    Future<Long> given = source.give(target);
    assertThat(open.await(30, TimeUnit.SECONDS)).isTrue();
    source.cancel();
    assertThat(failure(given).code()).isEqualTo(ErrorCode.OPERATION_ABORTED);
    assertThat(target.isClosed()).isTrue();
  }
}
