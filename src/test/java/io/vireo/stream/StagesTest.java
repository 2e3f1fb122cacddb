package io.vireo.stream;

import static io.vireo.state.Awaited.failure;
import static io.vireo.state.Awaited.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every stage, and some of them in a row: there and back again, and stopped on the way. */
class StagesTest {

  private static final int MIB = 1024 * 1024;
  private static final int STOPPED_BYTES = 2 * MIB;

  @TempDir Path directory;

  private Trial trial;

  @BeforeEach
  void begin() {
    trial = new Trial(directory);
  }

  @AfterEach
  void close() {
    trial.close();
    assertThat(Trial.transferThreads()).isEmpty();
  }

  private static Stage seal() {
    return new Stage.Seal(new SecretKeySpec(Bytes.random(32, 5), "AES"));
  }

  private static Stage program(String name) {
    return new Stage.Program(List.of(name, "-1c"), List.of(name, "-dc"));
  }

  private static Stage digest() {
    return new Stage.Digest(new ChunkDigests(16, 64));
  }

  private static final Map<String, List<Stage>> CHAINS =
      Map.ofEntries(
          Map.entry("nothing", List.of()),
          Map.entry("zstd", List.of(new Stage.Zstd(3, 0))),
          Map.entry("zstd with threads", List.of(new Stage.Zstd(3, 2))),
          Map.entry("gzip", List.of(program("gzip"))),
          Map.entry("bzip2", List.of(program("bzip2"))),
          Map.entry("xz", List.of(program("xz"))),
          Map.entry("lzop", List.of(program("lzop"))),
          Map.entry("zstd by program", List.of(program("zstd"))),
          Map.entry("seal", List.of(seal())),
          Map.entry("digest", List.of(digest())),
          Map.entry("pace", List.of(new Stage.Pace(() -> Long.MAX_VALUE))),
          Map.entry(
              "everything",
              List.of(new Stage.Pace(() -> 1L << 32), new Stage.Zstd(3, 2), seal(), digest())),
          Map.entry("two programs", List.of(program("gzip"), program("lzop"))));

  static Stream<Arguments> trips() {
    return CHAINS.keySet().stream()
        .sorted()
        .flatMap(
            chain ->
                IntStream.of(0, 1, MIB - 1, MIB, MIB + 1, 2 * MIB + 4711)
                    .mapToObj(length -> Arguments.of(chain, length)));
  }

  static Stream<Arguments> fewTrips() {
    return CHAINS.keySet().stream()
        .sorted()
        .flatMap(
            chain ->
                IntStream.of(0, 2 * MIB + 4711).mapToObj(length -> Arguments.of(chain, length)));
  }

  @ParameterizedTest
  @MethodSource("trips")
  void comesBackAsItWas(String chain, int length) throws IOException {
    List<Stage> stages = CHAINS.get(chain);
    byte[] state = halfRandom(length);
    byte[] stored = trial.stored(state, stages);
    assertThat(trial.restored(stored, stages)).isEqualTo(state);
  }

  @ParameterizedTest
  @MethodSource("fewTrips")
  void comesBackPastTheCache(String chain, int length) throws IOException {
    List<Stage> stages = CHAINS.get(chain);
    byte[] state = halfRandom(length);
    FileSink sink = trial.sink("stored", true, stages);
    assertThat(result(sink.take(Bytes.from(state)))).isEqualTo(length);
    byte[] stored = Bytes.tail(trial.path("stored"), Trial.OFFSET);
    assertThat(sink.bytesStored()).isEqualTo(stored.length);
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    FileSource source = trial.source(stored, true, stages);
    assertThat(result(source.give(Bytes.into(received)))).isEqualTo(stored.length);
    assertThat(received.toByteArray()).isEqualTo(state);
  }

  /** Every other piece is of zeros, as in a guest's memory. */
  private static byte[] halfRandom(int length) {
    byte[] state = Bytes.random(length, length);
    for (int at = 0; at < length; at += 200_000) {
      Arrays.fill(state, at, Math.min(length, at + 100_000), (byte) 0);
    }
    return state;
  }

  static Stream<Arguments> stops() {
    SplittableRandom random = new SplittableRandom(17);
    return CHAINS.keySet().stream()
        .sorted()
        .flatMap(
            chain ->
                Stream.generate(() -> Arguments.of(chain, random.nextInt(STOPPED_BYTES))).limit(2));
  }

  /** Nothing is left of it, says the end of every test here. */
  @ParameterizedTest
  @MethodSource("stops")
  void canBeStoppedAtAnyTimeOnTheWayIn(String chain, int at) throws IOException {
    FileSink[] sink = new FileSink[1];
    Bytes.Opener<ReadableByteChannel> source =
        Bytes.from(
            Bytes.random(STOPPED_BYTES, 3),
            position -> {
              if (position >= at) {
                sink[0].cancel();
              }
            });
    sink[0] = trial.sink("broken", at % 2 == 0, CHAINS.get(chain));
    assertThat(failure(sink[0].take(source)).code()).isEqualTo(ErrorCode.OPERATION_ABORTED);
    assertThat(source.isClosed()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("stops")
  void tellsThatTheHypervisorBrokeOnTheWayIn(String chain, int at) throws IOException {
    Bytes.Opener<ReadableByteChannel> source = breaking(at);
    FileSink sink = trial.sink("broken", at % 2 == 0, CHAINS.get(chain));
    assertThat(failure(sink.take(source)).code()).isEqualTo(ErrorCode.READ_FAILED);
    assertThat(sink.isComplete()).isFalse();
  }

  private static Bytes.Opener<ReadableByteChannel> breaking(int at) {
    List<Bytes.Opener<ReadableByteChannel>> self = new java.util.ArrayList<>();
    self.add(
        Bytes.from(
            Bytes.random(STOPPED_BYTES, 4),
            position -> {
              if (position >= at) {
                self.getFirst().close();
              }
            }));
    return self.getFirst();
  }

  @ParameterizedTest
  @MethodSource("stops")
  void canBeStoppedAtAnyTimeOnTheWayOut(String chain, int at) throws IOException {
    List<Stage> stages = CHAINS.get(chain);
    byte[] stored = trial.stored(Bytes.random(STOPPED_BYTES, 6), stages);
    FileSource source = trial.source(stored, at % 2 == 0, stages);
    Future<Long> given = source.give(target(at, source::cancel));
    assertThat(failure(given).code()).isEqualTo(ErrorCode.OPERATION_ABORTED);
  }

  @ParameterizedTest
  @MethodSource("stops")
  void tellsThatTheHypervisorHungUpOnTheWayOut(String chain, int at) throws IOException {
    List<Stage> stages = CHAINS.get(chain);
    byte[] stored = trial.stored(Bytes.random(STOPPED_BYTES, 6), stages);
    Future<Long> given = trial.source(stored, at % 2 == 0, stages).give(target(at, () -> {}));
    assertThat(failure(given).code()).isEqualTo(ErrorCode.WRITE_FAILED);
  }

  /** Does {@code then} and breaks once it has taken {@code limit} bytes. */
  private static Bytes.Opener<WritableByteChannel> target(int limit, Runnable then) {
    return new Bytes.Opener<>() {
      @Override
      public WritableByteChannel open() {
        return Channels.newChannel(new Breaking(limit, then));
      }
    };
  }

  private static final class Breaking extends OutputStream {
    private final int limit;
    private final Runnable then;
    private int taken;

    Breaking(int limit, Runnable then) {
      this.limit = limit;
      this.then = then;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[1], 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      taken += count;
      if (taken > limit) {
        then.run();
        throw new IOException("Broken pipe");
      }
    }
  }

  @Test
  void digestsWhatGoesIntoTheFileAndWhatComesOutOfIt() throws IOException {
    ChunkDigests in = new ChunkDigests(16, 64);
    ChunkDigests out = new ChunkDigests(16, 64);
    byte[] state = Bytes.random(MIB + 5, 1);
    Stage packed = new Stage.Zstd(3, 2);
    byte[] stored = trial.stored(state, List.of(packed, new Stage.Digest(in)));
    trial.restored(stored, List.of(packed, new Stage.Digest(out)));
    ChunkDigests again = new ChunkDigests(16, 64);
    again.update(java.nio.ByteBuffer.wrap(stored));
    assertThat(in.finish()).isEqualTo(again.finish()).isEqualTo(out.finish());
    assertThat(in.bytes()).isEqualTo(stored.length);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, MIB - 1, MIB, MIB + 1, 3 * MIB})
  void sealingGrowsByWhatItSays(long length) throws IOException {
    assertThat(trial.stored(new byte[(int) length], List.of(seal())))
        .hasSize((int) Stage.Seal.sealedBytes(length));
  }

  @Test
  void usesNoMoreThreadsThanAreWorthTheirMemory() throws IOException {
    byte[] state = halfRandom(2 * MIB);
    List<Stage> many = List.of(new Stage.Zstd(3, 50), seal());
    assertThat(trial.restored(trial.stored(state, many), many)).isEqualTo(state);
  }

  @Test
  void refusesWhatTakesMoreMemoryThanOneTransferMay() throws IOException {
    List<Stage> many = Collections.nCopies(8, seal());
    FileSink sink = trial.sink("broken", false, many);
    assertThat(failure(sink.take(Bytes.from(new byte[1]))).code())
        .isEqualTo(ErrorCode.LIMIT_REACHED);
  }
}
