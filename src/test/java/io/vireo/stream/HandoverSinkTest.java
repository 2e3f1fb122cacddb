package io.vireo.stream;

import static io.vireo.state.Awaited.failure;
import static io.vireo.state.Awaited.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.VertxHost;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandoverSinkTest {

  private static final int MIB = 1024 * 1024;
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(200);

  private final Vertx vertx = Vertx.vertx();
  private final VertxHost host = new VertxHost(vertx);

  @AfterEach
  void close() {
    result(host.close());
    result(vertx.close());
  }

  private HandoverSink sink(Outlet outlet, Duration stallMax) {
    return new HandoverSink(host, "the client", List.of(), outlet, stallMax);
  }

  /** Keeps everything, at its own time, on threads of another lane. */
  private final class Slow implements Outlet {
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    @Override
    public Future<Void> take(ByteBuffer piece) {
      byte[] copy = new byte[piece.remaining()];
      piece.duplicate().get(copy);
      received.writeBytes(copy);
      return host.lane("client").run(() -> null);
    }

    @Override
    public Future<Void> end() {
      return host.lane("client").run(() -> null);
    }
  }

  /** Answers nothing until it is told to. */
  private static final class Silent implements Outlet {
    private final BlockingQueue<Promise<Void>> asked = new LinkedBlockingQueue<>();

    @Override
    public Future<Void> take(ByteBuffer piece) {
      return ask();
    }

    @Override
    public Future<Void> end() {
      return ask();
    }

    private Future<Void> ask() {
      Promise<Void> promise = Promise.promise();
      asked.add(promise);
      return promise.future();
    }

    Promise<Void> next() throws InterruptedException {
      Promise<Void> next = asked.poll(30, TimeUnit.SECONDS);
      assertThat(next).as("asked in time").isNotNull();
      return next;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, MIB - 1, MIB, MIB + 1, 9 * MIB + 7})
  void handsEveryByteInOrder(int length) {
    byte[] state = Bytes.random(length, 1);
    Slow client = new Slow();
    HandoverSink sink = sink(client, LONG);
    assertThat(result(sink.take(Bytes.from(state)))).isEqualTo(length);
    assertThat(client.received.toByteArray()).isEqualTo(state);
    assertThat(sink.bytesTaken()).isEqualTo(length);
    assertThat(sink.bytesHanded()).isEqualTo(length);
    assertThat(sink.isComplete()).isTrue();
  }

  @Test
  void countsWhatTheHypervisorGaveAndWhatBecameOfIt() {
    Slow client = new Slow();
    HandoverSink sink =
        new HandoverSink(host, "the client", List.of(new Stage.Zstd(3, 0)), client, LONG);
    result(sink.take(Bytes.from(new byte[5 * MIB])));
    assertThat(sink.bytesTaken()).isEqualTo(5 * MIB);
    assertThat(sink.bytesHanded()).isEqualTo(client.received.size()).isLessThan(MIB);
  }

  @Test
  void holdsTheHypervisorBackWhileTheClientIsBusy() throws InterruptedException {
    Silent client = new Silent();
    HandoverSink sink = sink(client, LONG);
    Future<Long> taken = sink.take(Bytes.from(new byte[20 * MIB]));
    List<Promise<Void>> held = List.of(client.next(), client.next(), client.next(), client.next());
    assertThat(client.asked.poll(300, TimeUnit.MILLISECONDS)).as("a fifth piece").isNull();
    assertThat(sink.bytesTaken()).isEqualTo(4 * MIB);
    held.forEach(Promise::complete);
    while (!taken.isComplete()) {
      Promise<Void> next = client.asked.poll(20, TimeUnit.MILLISECONDS);
      if (next != null) {
        next.complete();
      }
    }
    assertThat(result(taken)).isEqualTo(20 * MIB);
  }

  @Test
  void isNotDoneBeforeTheClientHasEverything() throws InterruptedException {
    Silent client = new Silent();
    Future<Long> taken = sink(client, LONG).take(Bytes.from(new byte[10]));
    client.next().complete();
    Promise<Void> end = client.next();
    assertThat(taken.isComplete()).isFalse();
    end.complete();
    assertThat(result(taken)).isEqualTo(10);
  }

  @Test
  void aClientThatBreaksEndsTheTransferWithItsOwnWords() throws InterruptedException {
    Silent client = new Silent();
    Bytes.Opener<ReadableByteChannel> source = Bytes.from(new byte[20 * MIB]);
    HandoverSink sink = sink(client, LONG);
    Future<Long> taken = sink.take(source);
    client.next().fail(new VirtException(ErrorCode.WRITE_FAILED, "the client hung up"));
    VirtException failed = failure(taken);
    assertThat(failed.code()).isEqualTo(ErrorCode.WRITE_FAILED);
    assertThat(failed).hasMessage("the client hung up");
    assertThat(source.isClosed()).isTrue();
    assertThat(sink.isComplete()).isFalse();
  }

  @Test
  void aClientThatThrowsIsOneThatFails() {
    Outlet broken =
        new Outlet() {
          @Override
          public Future<Void> take(ByteBuffer piece) {
            throw new IllegalStateException("not now");
          }

          @Override
          public Future<Void> end() {
            return Future.succeededFuture();
          }
        };
    assertThat(failure(sink(broken, LONG).take(Bytes.from(new byte[5 * MIB]))))
        .hasMessageContaining("not now");
  }

  @Test
  void aClientThatDoesNotConfirmTheEndFailsIt() throws InterruptedException {
    Silent client = new Silent();
    Future<Long> taken = sink(client, LONG).take(Bytes.from(new byte[1]));
    client.next().complete();
    client.next().fail("gone");
    assertThat(failure(taken)).hasMessageContaining("gone");
  }

  @Test
  void aClientThatTakesNothingIsGivenUp() {
    VirtException failed = failure(sink(new Silent(), SHORT).take(Bytes.from(new byte[20 * MIB])));
    assertThat(failed.code()).isEqualTo(ErrorCode.OPERATION_TIMEOUT);
    assertThat(failed).hasMessageContaining("the client").hasMessageContaining("200 ms");
  }

  @Test
  void stopsWhenCancelledWhileTheClientHoldsEverything() throws InterruptedException {
    Silent client = new Silent();
    Bytes.Opener<ReadableByteChannel> source = Bytes.from(new byte[20 * MIB]);
    HandoverSink sink = sink(client, LONG);
    Future<Long> taken = sink.take(source);
    Promise<Void> held = client.next();
    sink.cancel();
    assertThat(failure(taken).code()).isEqualTo(ErrorCode.OPERATION_ABORTED);
    assertThat(source.isClosed()).isTrue();
    held.complete();
  }

  @Test
  void saysThatTheHypervisorsEndBroke() {
    Bytes.Opener<ReadableByteChannel> source =
        new Bytes.Opener<>() {
          @Override
          public ReadableByteChannel open() throws java.io.IOException {
            throw new java.io.IOException("connection reset");
          }
        };
    assertThat(failure(sink(new Slow(), LONG).take(source)).code())
        .isEqualTo(ErrorCode.READ_FAILED);
  }

  @Test
  void isUsedOnce() {
    HandoverSink sink = sink(new Slow(), LONG);
    result(sink.take(Bytes.from(new byte[1])));
    assertThat(failure(sink.take(Bytes.from(new byte[1]))).code())
        .isEqualTo(ErrorCode.INTERNAL_ERROR);
  }
}
