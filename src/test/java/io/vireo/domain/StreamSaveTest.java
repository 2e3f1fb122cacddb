package io.vireo.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vireo.base.DomainRef;
import io.vireo.base.ErrorCode;
import io.vireo.base.FilePath;
import io.vireo.base.VirtException;
import io.vireo.call.Giving;
import io.vireo.host.Loop;
import io.vireo.operation.JobInfo;
import io.vireo.operation.JobOperations;
import io.vireo.operation.SaveOperations;
import io.vireo.operation.SaveOperations.ImageAt;
import io.vireo.operation.StreamOperations;
import io.vireo.operation.StreamOperations.CompleteImage;
import io.vireo.operation.StreamOperations.Confirm;
import io.vireo.operation.StreamOperations.SaveStream;
import io.vireo.operation.StreamOperations.StreamSaved;
import io.vireo.pipe.OutPipe;
import io.vireo.state.Awaited;
import io.vireo.wire.StreamTrailer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A guest is stopped when a client has confirmed that it has all of it, and at no other time. */
final class StreamSaveTest extends HouseTest {

  private static final long STATE_BYTES = 6L << 20;

  @BeforeEach
  void run() {
    settings.put("stateBytes", Long.toString(STATE_BYTES));
    house.run("web");
    house.told.clear();
  }

  static SaveStream sending(String format, int confirmSeconds, int stallSeconds) {
    return new SaveStream(
        new DomainRef.ByName("web"),
        Optional.empty(),
        Optional.empty(),
        Optional.of(format),
        Optional.empty(),
        Optional.of(confirmSeconds),
        Optional.of(stallSeconds),
        false,
        false);
  }

  private Giving<StreamSaved> begin() {
    return begin(sending("raw", 30, 30));
  }

  private Giving<StreamSaved> begin(SaveStream wish) {
    return Awaited.result(house.give(wish));
  }

  private static long id(Giving<?> giving) {
    return giving.started().job().subject().id();
  }

  private Future<StreamSaved> confirm(Giving<?> giving, String sha256) {
    return house.later(StreamOperations.CONFIRM, new Confirm(id(giving), sha256));
  }

  private VirtException failure(Giving<?> giving) {
    return Awaited.failure(giving.started().result());
  }

  private void assertGoesOn() {
    assertThat(house.state("web")).isEqualTo("running save-canceled");
    assertThat(house.info("web").job()).isEmpty();
    assertThat(house.told.life("web")).containsSubsequence("suspended paused", "resumed unpaused");
    assertThat(house.told.life("web")).doesNotContain("stopped saved");
  }

  @Test
  void stopsTheGuestWhenTheDigestIsConfirmedAndNotBefore() {
    Giving<StreamSaved> giving = begin();
    byte[] stream = Awaited.result(StreamClient.readAll(giving.bytes()));
    assertThat(house.state("web")).isEqualTo("paused save");
    assertThat(giving.started().result().isComplete()).isFalse();

    String digest = StreamClient.sha256(stream);
    StreamSaved saved = Awaited.result(confirm(giving, digest));
    assertThat(saved.sha256()).isEqualTo(digest);
    assertThat(saved.bytes()).isEqualTo(stream.length);
    assertThat(saved.guestBytes()).isGreaterThan(STATE_BYTES);
    assertThat(house.state("web")).isEqualTo("shutoff saved");
    assertThat(house.told.life("web"))
        .containsExactly("suspended paused", "stopped saved", "domain.save-stream completed");
  }

  @Test
  void saysInItsTimelineWhenItWasHandedOverAndConfirmed() {
    Giving<StreamSaved> giving = begin();
    byte[] stream = Awaited.result(StreamClient.readAll(giving.bytes()));
    Awaited.result(confirm(giving, StreamClient.sha256(stream)));
    JobInfo job = house.call(JobOperations.GET_JOB, new JobOperations.OneJob(id(giving)));
    assertThat(job.timeline().stream().map(JobInfo.Moment::moment))
        .containsSubsequence("paused", "completed", "handed-over", "confirmed", "stopped");
  }

  /** Nobody may take it for complete who does not know what its trailer is. */
  @Test
  void beginsAsIncompleteAndEndsWithItsTrailer() {
    byte[] stream = Awaited.result(StreamClient.readAll(begin().bytes()));
    assertThat(new String(stream, 0, 16, StandardCharsets.US_ASCII))
        .isEqualTo(StreamTrailer.INCOMPLETE_MAGIC);
    int end = stream.length - StreamTrailer.BYTES;
    StreamTrailer trailer =
        StreamTrailer.decode(ByteBuffer.wrap(stream, end, StreamTrailer.BYTES)).orElseThrow();
    assertThat(trailer.bytes()).isEqualTo(end);
    assertThat(trailer.sha256()).isEqualTo(StreamClient.sha256(Arrays.copyOf(stream, end)));
  }

  @Test
  void becomesAnOrdinaryImageThatIsRestored() throws IOException {
    Giving<StreamSaved> giving = begin();
    byte[] stream = Awaited.result(StreamClient.readAll(giving.bytes()));
    Path file = Files.write(image("web"), stream);
    FilePath path = new FilePath(file.toString());
    Awaited.result(confirm(giving, StreamClient.sha256(stream)));

    assertThat(house.refused(SaveOperations.RESTORE, House.restoring(file)))
        .hasMessageContaining("./vireo image complete " + file)
        .extracting("code")
        .isEqualTo(ErrorCode.SAVE_IMAGE_INCOMPLETE);
    assertThat(house.call(StreamOperations.COMPLETE, new CompleteImage(path, Optional.empty())))
        .extracting("state")
        .isEqualTo("complete");
    assertThat(Files.size(file)).isEqualTo(stream.length - StreamTrailer.BYTES);
    assertThat(house.restore(file).state()).isEqualTo("running");
    assertThat(house.call(SaveOperations.IMAGE_INFO, new ImageAt(path)).state())
        .isEqualTo("complete");
  }

  @Test
  void isPackedWhenThatIsWished() {
    Giving<StreamSaved> giving = begin(sending("zstd", 30, 30));
    byte[] stream = Awaited.result(StreamClient.readAll(giving.bytes()));
    StreamSaved saved = Awaited.result(confirm(giving, StreamClient.sha256(stream)));
    assertThat(saved.format()).isEqualTo("zstd");
    assertThat(saved.guestBytes()).isGreaterThan(STATE_BYTES);
    assertThat(saved.bytes()).isEqualTo(stream.length);
  }

  @Test
  void letsTheGuestGoOnWhenAnotherDigestIsConfirmed() {
    Giving<StreamSaved> giving = begin();
    Awaited.result(StreamClient.readAll(giving.bytes()));

    assertThat(Awaited.failure(confirm(giving, "0f".repeat(32))).code())
        .isEqualTo(ErrorCode.STREAM_DIGEST_WRONG);
    assertThat(failure(giving).code()).isEqualTo(ErrorCode.STREAM_DIGEST_WRONG);
    assertGoesOn();
  }

  @Test
  void letsTheGuestGoOnWhenNobodyConfirms() {
    Giving<StreamSaved> giving = begin(sending("raw", 1, 30));
    byte[] stream = Awaited.result(StreamClient.readAll(giving.bytes()));
    assertThat(failure(giving).code()).isEqualTo(ErrorCode.STREAM_NOT_CONFIRMED);
    assertGoesOn();

    assertThat(Awaited.failure(confirm(giving, StreamClient.sha256(stream))).code())
        .as("too late")
        .isEqualTo(ErrorCode.STREAM_NOT_CONFIRMED);
    assertThat(house.info("web").state()).isEqualTo("running");
  }

  @Test
  void isAnsweredTheSameWhoeverConfirmsTwice() {
    Giving<StreamSaved> giving = begin();
    String digest = StreamClient.sha256(Awaited.result(StreamClient.readAll(giving.bytes())));
    Future<StreamSaved> first = confirm(giving, digest);
    Future<StreamSaved> second = confirm(giving, digest);
    assertThat(Awaited.result(second)).isEqualTo(Awaited.result(first));
    assertThat(Awaited.result(confirm(giving, digest))).isEqualTo(Awaited.result(first));
    assertThat(Awaited.failure(confirm(giving, "0f".repeat(32))).code())
        .isEqualTo(ErrorCode.OPERATION_INVALID);
    assertThat(house.state("web")).isEqualTo("shutoff saved");
  }

  @Test
  void cannotBeConfirmedBeforeItsEnd() {
    Giving<StreamSaved> giving = begin();
    Awaited.result(giving.bytes().begun());
    assertThat(Awaited.failure(confirm(giving, "0f".repeat(32))).code())
        .isEqualTo(ErrorCode.OPERATION_INVALID);

    byte[] stream = Awaited.result(StreamClient.readAll(giving.bytes()));
    Awaited.result(confirm(giving, StreamClient.sha256(stream)));
    assertThat(house.state("web")).isEqualTo("shutoff saved");
  }

  @Test
  void refusesToConfirmWhatIsNoStreamAndWhatIsNoDigest() {
    house.save("web", image("web"));
    long job = house.call(JobOperations.LIST, new JobOperations.ListJobs()).jobs().getFirst().id();
    assertThat(house.refused(StreamOperations.CONFIRM, new Confirm(job, "0f".repeat(32))).code())
        .isEqualTo(ErrorCode.OPERATION_INVALID);
    assertThat(house.refused(StreamOperations.CONFIRM, new Confirm(job, "0f")).code())
        .isEqualTo(ErrorCode.INVALID_ARG);
    assertThat(house.refused(StreamOperations.CONFIRM, new Confirm(99999, "0f".repeat(32))).code())
        .isEqualTo(ErrorCode.NO_JOB);
  }

  @Test
  void letsTheGuestGoOnWhereverTheClientBreaksOff() {
    Random seeded = new Random(20);
    for (int round = 0; round < 12; round++) {
      house.told.clear();
      long bytes = seeded.nextLong(STATE_BYTES);
      Giving<StreamSaved> giving = begin();
      StreamClient.readAndBreak(giving.bytes(), bytes);
      assertThat(failure(giving).code()).as("at %s", bytes).isEqualTo(ErrorCode.STREAM_BROKEN);
      assertGoesOn();
    }
  }

  @Test
  void holdsSoManyBytesOfAClientThatStandsStillAndGivesItUp() {
    settings.put("stateBytes", Long.toString(64L << 20));
    house.destroy("web");
    house.start("web");
    house.told.clear();
    Giving<StreamSaved> giving = begin(sending("raw", 30, 1));
    long before = directBytes();
    Awaited.result(giving.bytes().begun());

    assertThat(failure(giving))
        .hasMessageContaining("took nothing for 1000 ms")
        .extracting("code")
        .isEqualTo(ErrorCode.STREAM_BROKEN);
    JobInfo job = house.call(JobOperations.GET_JOB, new JobOperations.OneJob(id(giving)));
    assertThat(job.state()).isEqualTo("failed");
    assertThat(((OutPipe) giving.bytes()).bytes())
        .isBetween(1L << 20, OutPipe.IN_FLIGHT_BYTES_MAX + (1L << 20));
    assertThat(directBytes() - before).isLessThan(16L << 20);
    assertGoesOn();
  }

  private static long directBytes() {
    return java.lang.management.ManagementFactory.getPlatformMXBeans(
            java.lang.management.BufferPoolMXBean.class)
        .stream()
        .mapToLong(java.lang.management.BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  /** Four times as long as it may stand still, but never for so long at once. */
  @Test
  void goesOnWithAClientThatIsSlowButMoves() {
    Giving<StreamSaved> giving = begin(sending("raw", 30, 1));
    StreamClient client = new StreamClient(giving.bytes());
    takeSlowly(client, 1, house.real.newLoop());
    Awaited.result(confirm(giving, StreamClient.sha256(Awaited.result(client.end()))));
    assertThat(house.state("web")).isEqualTo("shutoff saved");
  }

  private static void takeSlowly(StreamClient client, int part, Loop loop) {
    client.until(
        part > 8 ? Long.MAX_VALUE : part * STATE_BYTES / 10,
        () -> loop.after(Duration.ofMillis(500), () -> takeSlowly(client, part + 1, loop)));
  }

  @Test
  void breaksOffWithoutATrailerWhenTheMachineFails() {
    settings.put("fail.save", "the machine lost its thread");
    Giving<StreamSaved> giving = begin();
    assertThat(Awaited.failure(StreamClient.readAll(giving.bytes()))).isNotNull();
    assertThat(failure(giving)).hasMessage("the machine lost its thread");
    assertGoesOn();
  }

  @Test
  void failsBeforeAnythingIsSentWhereTheMachineRefuses() {
    settings.put("fail.check-save", "no");
    Giving<StreamSaved> giving = begin();
    assertThat(Awaited.failure(giving.bytes().begun())).hasMessage("no");
    assertThat(house.state("web")).isEqualTo("running booted");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void letsTheGuestGoOnWhenItIsGivenUp(boolean whileItFlows) {
    settings.put("hang.save", Boolean.toString(whileItFlows));
    settings.put("deadlineMillis", "60000");
    Giving<StreamSaved> giving = begin();
    Future<byte[]> stream = StreamClient.readAll(giving.bytes());
    if (whileItFlows) {
      Awaited.result(giving.bytes().begun());
    } else {
      Awaited.result(stream);
    }
    house.call(JobOperations.ABORT, new JobOperations.OneJob(id(giving)));
    assertThat(failure(giving).code()).isEqualTo(ErrorCode.OPERATION_ABORTED);
    assertThat(whileItFlows && stream.succeeded()).isFalse();
    assertGoesOn();
  }

  @Test
  void leavesAGuestPausedThatWasPaused() {
    house.on("web", io.vireo.operation.DomainOperations.SUSPEND);
    Giving<StreamSaved> giving = begin();
    StreamClient.readAndBreak(giving.bytes(), 1);
    failure(giving);
    assertThat(house.state("web")).isEqualTo("paused user");
  }

  @Test
  void sendsSoManyGuestsAtOnceAndNoMore() {
    for (int guest = 0; guest < StreamCalls.STREAMS_MAX; guest++) {
      house.run("g" + guest);
    }
    for (int guest = 0; guest < StreamCalls.STREAMS_MAX; guest++) {
      begin(sending("g" + guest));
    }
    assertThat(Awaited.failure(house.give(sending("web"))).code())
        .isEqualTo(ErrorCode.LIMIT_REACHED);
    house.call(JobOperations.ABORT_OF_DOMAIN, House.one("g0"));
    house.told.await("g0", "domain.save-stream aborted");
    begin(sending("web"));
  }

  private static SaveStream sending(String domain) {
    return new SaveStream(
        new DomainRef.ByName(domain),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        false);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 601})
  void refusesDeadlinesBeyondReason(int seconds) {
    assertThat(Awaited.failure(house.give(sending("raw", seconds, 30))))
        .hasMessageContaining("confirmSeconds")
        .extracting("code")
        .isEqualTo(ErrorCode.INVALID_ARG);
    assertThat(Awaited.failure(house.give(sending("xz", 30, 30))).code())
        .isEqualTo(ErrorCode.ARGUMENT_UNSUPPORTED);
  }
}
