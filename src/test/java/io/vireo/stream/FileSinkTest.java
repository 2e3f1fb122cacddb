package io.vireo.stream;

import static io.vireo.state.Awaited.failure;
import static io.vireo.state.Awaited.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.VertxHost;
import io.vireo.state.DiskFile;
import io.vireo.state.ScriptedFileCalls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileSinkTest {

  private static final int MIB = 1024 * 1024;
  private static final int OFFSET = 66_647;

  @TempDir Path directory;

  private final Vertx vertx = Vertx.vertx();
  private final VertxHost host = new VertxHost(vertx);
  private final ScriptedFileCalls calls = new ScriptedFileCalls();
  private Path path;
  private byte[] front;

  @BeforeEach
  void makeFront() {
    path = directory.resolve("image");
    front = Bytes.random(OFFSET, 1);
  }

  @AfterEach
  void close() {
    result(host.close());
    result(vertx.close());
  }

  private FileSink sink(boolean direct) {
    try {
      DiskFile file = calls.create(path);
      file.writeFully(ByteBuffer.wrap(front), 0);
      FileSink.Target target = new FileSink.Target(path, file, OFFSET);
      return direct
          ? FileSink.direct(host, target, directFile(), blockBytes(), List.of())
          : FileSink.buffered(host, target);
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }

  private DiskFile directFile() {
    try {
      return calls.direct(path);
    } catch (IOException none) {
      assumeThat(false).as("the temporary directory takes no direct I/O").isTrue();
      throw new AssertionError(none);
    }
  }

  private int blockBytes() throws IOException {
    return (int) Files.getFileStore(directory).getBlockSize();
  }

  @ParameterizedTest
  @CsvSource({
    "false, 0",
    "false, 1",
    "false, 1048576",
    "false, 5000001",
    "true, 0",
    "true, 1",
    "true, 4096",
    "true, 982072",
    "true, 981929",
    "true, 1048576",
    "true, 20000001"
  })
  void writesEveryByteBehindTheFront(boolean direct, int length) throws IOException {
    byte[] state = Bytes.random(length, 2);
    FileSink sink = sink(direct);
    Bytes.Opener<ReadableByteChannel> source = Bytes.from(state);
    assertThat(result(sink.take(source))).isEqualTo(length);
    assertThat(sink.bytesTaken()).isEqualTo(length);
    assertThat(sink.isComplete()).isTrue();
    assertThat(source.isClosed()).isTrue();
    assertThat(Arrays.copyOf(Files.readAllBytes(path), OFFSET)).isEqualTo(front);
    assertThat(Bytes.tail(path, OFFSET)).isEqualTo(state);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void goesOnThroughShortWrites(boolean direct) throws IOException {
    byte[] state = Bytes.random(3 * MIB + 5, 3);
    FileSink sink = sink(direct);
    calls.shortWrites(3 * 4096);
    result(sink.take(Bytes.from(state)));
    assertThat(Bytes.tail(path, OFFSET)).isEqualTo(state);
  }

  @ParameterizedTest
  @CsvSource({
    "false, No space left on device, NO_SPACE", "true, No space left on device, NO_SPACE",
    "false, Input/output error, WRITE_FAILED", "true, Input/output error, WRITE_FAILED"
  })
  void saysWhichFileCouldNotBeWrittenAndLetsTheSourceGo(
      boolean direct, String reason, ErrorCode code) {
    FileSink sink = sink(direct);
    calls.failingOnce(call -> call.startsWith("write"), 4, reason);
    Bytes.Opener<ReadableByteChannel> source = Bytes.from(Bytes.random(40 * MIB, 4));
    VirtException failed = failure(sink.take(source));
    assertThat(failed.code()).isEqualTo(code);
    assertThat(failed).hasMessageContaining(path.toString());
    assertThat(source.isClosed()).isTrue();
    assertThat(sink.isComplete()).isFalse();
  }

  @Test
  void flushesWhileDataFlows() {
    FileSink sink = sink(false);
    result(sink.take(Bytes.from(Bytes.random(200 * MIB, 5))));
    assertThat(calls.log().stream().filter("force image"::equals)).hasSize(6);
  }

  /** The kernel reports a lost page once; a later flush that succeeds must not hide it. */
  @Test
  void failsForGoodWhenAFlushOnTheWayFails() {
    FileSink sink = sink(false);
    calls.failingOnce("force image"::equals, 0, "Input/output error");
    VirtException failed = failure(sink.take(Bytes.from(Bytes.random(70 * MIB, 6))));
    assertThat(failed.code()).isEqualTo(ErrorCode.WRITE_FAILED);
    assertThat(sink.isComplete()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void saysThatTheHypervisorsEndBroke(boolean direct) {
    AtomicReference<Bytes.Opener<ReadableByteChannel>> self = new AtomicReference<>();
    Bytes.Opener<ReadableByteChannel> breaking =
        Bytes.from(
            Bytes.random(3 * MIB, 7),
            at -> {
              if (at > 2 * MIB) {
                self.get().close();
              }
            });
    self.set(breaking);
    assertThat(failure(sink(direct).take(breaking)).code()).isEqualTo(ErrorCode.READ_FAILED);
    assertThat(breaking.isClosed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void stopsWhenCancelledInTheMiddle(boolean direct) throws InterruptedException {
    CountDownLatch flowing = new CountDownLatch(1);
    CountDownLatch cancelled = new CountDownLatch(1);
    Bytes.Opener<ReadableByteChannel> source =
        Bytes.from(
            Bytes.random(8 * MIB, 8),
            at -> {
              if (at > 4 * MIB) {
                flowing.countDown();
                await(cancelled);
              }
            });
    FileSink sink = sink(direct);
    Future<Long> taken = sink.take(source);
    assertThat(flowing.await(30, TimeUnit.SECONDS)).isTrue();
    sink.cancel();
    cancelled.countDown();
    assertThat(failure(taken).code()).isEqualTo(ErrorCode.OPERATION_ABORTED);
    assertThat(source.isClosed()).isTrue();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void refusesToStartAfterACancel() {
    FileSink sink = sink(false);
    sink.cancel();
    Bytes.Opener<ReadableByteChannel> source = Bytes.from(new byte[1]);
    assertThat(failure(sink.take(source)).code()).isEqualTo(ErrorCode.OPERATION_ABORTED);
    assertThat(source.isClosed()).isTrue();
  }

  @Test
  void isUsedOnce() {
    FileSink sink = sink(false);
    result(sink.take(Bytes.from(new byte[10])));
    Bytes.Opener<ReadableByteChannel> second = Bytes.from(new byte[10]);
    assertThat(failure(sink.take(second)).code()).isEqualTo(ErrorCode.INTERNAL_ERROR);
    assertThat(second.isClosed()).isTrue();
  }
}
