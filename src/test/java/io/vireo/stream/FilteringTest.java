package io.vireo.stream;

import static io.vireo.state.Awaited.failure;
import static io.vireo.state.Awaited.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.state.DiskFile;
import io.vireo.state.ScriptedFileCalls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What programs do that they should not, on the way in. The way out has FileSourceTest too. */
class FilteringTest {

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
    assertThat(Trial.transferThreads()).isEmpty();
  }

  private static List<Stage> script(String pack) {
    return List.of(new Stage.Program(List.of("sh", "-c", pack), List.of("cat")));
  }

  private static List<Stage> program(String name) {
    return List.of(new Stage.Program(List.of(name, "-1c"), List.of(name, "-dc")));
  }

  private VirtException refused(String pack) throws IOException {
    return failure(trial.sink("broken", false, script(pack)).take(Bytes.from(new byte[3 * MIB])));
  }

  @Test
  void theFileGetsWhatTheProgramGives() throws IOException {
    assertThat(trial.stored(new byte[1000], script("wc -c; printf END")))
        .asString(StandardCharsets.US_ASCII)
        .matches(" *1000\nEND");
  }

  @Test
  void aPackerThatFailsFailsTheSaveInItsOwnWords() throws IOException {
    VirtException failed = refused("cat; echo no memory >&2; exit 3");
    assertThat(failed.code()).isEqualTo(ErrorCode.OPERATION_FAILED);
    assertThat(failed)
        .hasMessageContaining(trial.path("broken").toString())
        .hasMessageContaining("says sh: no memory");
  }

  @Test
  void aPackerThatFailsWithoutAWordTellsItsStatus() throws IOException {
    assertThat(refused("cat; exit 7")).hasMessageContaining("exit status 7");
  }

  /** Its status says that all is well; the file would lack what it did not take. */
  @Test
  void aPackerThatStopsTakingFailsTheSave() throws IOException {
    assertThat(refused("head -c 10")).hasMessageContaining("ended before it had taken everything");
  }

  @Test
  void aPackerThatIsKilledFailsTheSave() throws IOException {
    assertThat(refused("head -c 100000; kill -9 $$").code()).isEqualTo(ErrorCode.OPERATION_FAILED);
  }

  @Test
  void aPackerThatIsNotThereIsNamed() throws IOException {
    List<Stage> none = List.of(new Stage.Program(List.of("/no/such/packer"), List.of("cat")));
    Bytes.Opener<ReadableByteChannel> source = Bytes.from(new byte[1]);
    assertThat(failure(trial.sink("broken", false, none).take(source)))
        .hasMessageContaining("/no/such/packer");
    assertThat(source.isClosed()).isTrue();
  }

  @Test
  void aSecondPackerThatIsNotThereLeavesNothingOfTheFirst() throws IOException {
    Path pid = trial.path("pid");
    List<Stage> two =
        List.of(
            script("echo $$ > '" + pid + "'; exec cat").getFirst(),
            new Stage.Program(List.of("/no/such/packer"), List.of("cat")));
    VirtException failed =
        failure(trial.sink("broken", false, two).take(Bytes.from(new byte[20 * MIB])));
    assertThat(failed).hasMessageContaining("/no/such/packer");
  }

  @Test
  void aDiskThatFailsKillsTheProgram() throws IOException {
    Path pid = trial.path("pid");
    ScriptedFileCalls calls = new ScriptedFileCalls();
    DiskFile file = calls.create(trial.path("broken"));
    calls.failingOnce(call -> call.startsWith("write"), 1, "Input/output error");
    FileSink.Target target = new FileSink.Target(trial.path("broken"), file, 0);
    List<Stage> endless = script("echo $$ > '" + pid + "'; exec cat /dev/zero");
    Future<Long> taken =
        FileSink.buffered(trial.host(), target, endless).take(Bytes.from(new byte[3 * MIB]));
    assertThat(failure(taken).code()).isEqualTo(ErrorCode.WRITE_FAILED);
    assertEnded(pid);
  }

  /** The hypervisor gives nothing for the moment: its thread waits in a read. */
  @Test
  void anAbortWakesWhoeverWaits() throws IOException, InterruptedException {
    Path pid = trial.path("pid");
    CountDownLatch waiting = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    FileSink sink = trial.sink("broken", false, script("echo $$ > '" + pid + "'; exec cat"));
    Bytes.Opener<ReadableByteChannel> quiet =
        Bytes.from(
            new byte[3 * MIB],
            at -> {
              if (at > MIB) {
                waiting.countDown();
                await(go);
              }
            });
    Future<Long> taken = sink.take(quiet);
    assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();
    sink.cancel();
    go.countDown();
    assertThat(failure(taken).code()).isEqualTo(ErrorCode.OPERATION_ABORTED);
    assertEnded(pid);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private static void assertEnded(Path pid) throws IOException {
    ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
        .ifPresent(program -> program.onExit().orTimeout(10, TimeUnit.SECONDS).join());
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "bzip2", "xz", "lzop"})
  void theProgramItselfReadsWhatIsStored(String name) throws IOException, InterruptedException {
    Programs.assumeInstalled(name);
    byte[] state = Bytes.random(MIB + 7, 1);
    byte[] stored = trial.stored(state, program(name));
    assertThat(Programs.filter(stored, name, "-dc")).isEqualTo(state);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "bzip2", "xz", "lzop", "zstd"})
  void damageAnywhereIsNoticed(String name) throws IOException, InterruptedException {
    byte[] packed = Programs.filter(Bytes.random(300_000, 2), name, "-1c");
    SplittableRandom random = new SplittableRandom(name.length());
    for (int i = 0; i < 8; i++) {
      byte[] damaged = packed.clone();
      damaged[random.nextInt(packed.length / 10, packed.length * 9 / 10)] ^= 0x10;
      assertRefused(name, damaged);
      assertRefused(name, Arrays.copyOf(packed, random.nextInt(1, packed.length - 20)));
    }
  }

  private void assertRefused(String name, byte[] stored) throws IOException {
    VirtException failed = trial.refused(stored, program(name)).failure();
    assertThat(failed.code()).isEqualTo(ErrorCode.OPERATION_FAILED);
    assertThat(failed)
        .hasMessageContaining(trial.path("image").toString())
        .hasMessageContaining("says " + name)
        .hasMessageContaining("use another copy");
  }

  @Test
  void packsPastTheCache() throws IOException, InterruptedException {
    byte[] state = Bytes.random(3 * MIB, 3);
    FileSink sink = trial.sink("stored", true, program("gzip"));
    result(sink.take(Bytes.from(state)));
    byte[] stored = Bytes.tail(trial.path("stored"), Trial.OFFSET);
    assertThat(Programs.filter(stored, "gzip", "-dc")).isEqualTo(state);
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    result(trial.source(stored, true, program("gzip")).give(Bytes.into(received)));
    assertThat(ByteBuffer.wrap(received.toByteArray())).isEqualTo(ByteBuffer.wrap(state));
  }
}
