package io.vireo.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Caller;
import io.vireo.call.Giving;
import io.vireo.domain.StreamClient.Sender;
import io.vireo.domain.StreamClient.Sender.Last;
import io.vireo.operation.DomainInfo;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.StreamOperations;
import io.vireo.operation.StreamOperations.Confirm;
import io.vireo.operation.StreamOperations.RestoreStream;
import io.vireo.operation.StreamOperations.StreamSaved;
import io.vireo.save.SaveHeader;
import io.vireo.state.Awaited;
import io.vireo.wire.StreamTrailer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A guest that is sent goes on when all of it has come, and otherwise nothing is left of it. */
final class StreamRestoreTest extends HouseTest {

  private byte[] stream;

  @BeforeEach
  void save() {
    settings.put("stateBytes", Long.toString(3L << 20));
    house.run("web");
    stream = saved("raw");
    house.told.clear();
  }

  private byte[] saved(String format) {
    Giving<StreamSaved> giving = Awaited.result(house.give(StreamSaveTest.sending(format, 30, 30)));
    byte[] all = Awaited.result(StreamClient.readAll(giving.bytes()));
    long id = giving.started().job().subject().id();
    house.call(StreamOperations.CONFIRM, new Confirm(id, StreamClient.sha256(all)));
    return all;
  }

  private static RestoreStream wish(Optional<String> sha256, boolean paused) {
    return new RestoreStream(Optional.empty(), sha256, Optional.of(1), false, paused, false);
  }

  private Future<DomainInfo> send(Sender bytes) {
    return house.take(wish(Optional.empty(), false), bytes);
  }

  /** An ordinary image of the same guest. */
  private byte[] complete() {
    byte[] image = Arrays.copyOf(stream, stream.length - StreamTrailer.BYTES);
    byte[] magic = StreamTrailer.COMPLETE_MAGIC.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(magic, 0, image, 0, magic.length);
    return image;
  }

  private VirtException refused(Sender bytes) {
    VirtException refused = Awaited.failure(send(bytes));
    assertThat(house.info("web").state()).isEqualTo("shutoff");
    assertThat(house.info("web").job()).isEmpty();
    assertThat(house.told.life("web")).noneMatch(word -> word.startsWith("started"));
    return refused;
  }

  @Test
  void goesOnAsItWas() {
    assertThat(Awaited.result(send(Sender.of(stream))).state()).isEqualTo("running");
    assertThat(house.state("web")).isEqualTo("running restored");
    assertThat(house.told.life("web"))
        .containsExactly("started restored", "domain.restore-stream completed");
  }

  @Test
  void goesOnAsItIsWished() {
    assertThat(Awaited.result(house.take(wish(Optional.empty(), true), Sender.of(stream))).state())
        .isEqualTo("paused");
  }

  @Test
  void goesOnFromAPackedStream() {
    Awaited.result(send(Sender.of(stream)));
    stream = saved("zstd");
    assertThat(Awaited.result(send(Sender.of(stream))).state()).isEqualTo("running");
  }

  @Test
  void becomesATransientDomainWhereNobodyKnowsIt() {
    house.call(
        DomainOperations.UNDEFINE,
        new DomainOperations.Undefine(
            new io.vireo.base.DomainRef.ByName("web"), Optional.empty(), false, false));
    DomainInfo restored = Awaited.result(send(Sender.of(stream)));
    assertThat(restored.persistent()).isFalse();
    assertThat(restored.owner()).as("whoever restored it").contains(Caller.EMBEDDED.name());
  }

  @ParameterizedTest
  @ValueSource(ints = {31, 63, 64, 65, 100_000})
  void goesOnHoweverItsBytesAreCut(int pieceBytes) {
    Sender pieces =
        new Sender(ByteBuffer.wrap(stream), pieceBytes, java.util.OptionalLong.empty(), Last.ENDS);
    assertThat(Awaited.result(send(pieces)).state()).isEqualTo("running");
  }

  @Test
  void refusesAStreamThatIsCutOffAnywhere() {
    Random seeded = new Random(5);
    for (int round = 0; round < 15; round++) {
      int bytes = round == 0 ? stream.length - 1 : seeded.nextInt(stream.length);
      byte[] cut = Arrays.copyOf(stream, bytes);
      assertThat(refused(Sender.of(cut)).code())
          .as("cut to %s of %s bytes", bytes, stream.length)
          .isEqualTo(ErrorCode.SAVE_IMAGE_INCOMPLETE);
    }
    assertThat(Awaited.result(send(Sender.of(stream))).state()).isEqualTo("running");
  }

  /** All of the state has come; only that nobody said so. */
  @Test
  void refusesAStreamWithoutItsTrailer() {
    byte[] cut = Arrays.copyOf(stream, stream.length - StreamTrailer.BYTES);
    assertThat(refused(Sender.of(cut)).code()).isEqualTo(ErrorCode.SAVE_IMAGE_INCOMPLETE);
    assertThat(refused(Sender.of(cut).announced()).code())
        .isEqualTo(ErrorCode.SAVE_IMAGE_INCOMPLETE);
  }

  @Test
  void refusesAConnectionThatBreaks() {
    assertThat(refused(Sender.of(stream).but(Last.BREAKS)))
        .hasMessageContaining("broke off after " + stream.length)
        .extracting("code")
        .isEqualTo(ErrorCode.SAVE_IMAGE_INCOMPLETE);
  }

  @Test
  void refusesAClientThatSendsNoMore() {
    assertThat(refused(Sender.of(stream).but(Last.STAYS)))
        .hasMessageContaining("nothing came for 1000 ms")
        .extracting("code")
        .isEqualTo(ErrorCode.SAVE_IMAGE_INCOMPLETE);
  }

  @Test
  void refusesAByteThatFlipped() {
    byte[] spoilt = stream.clone();
    spoilt[stream.length - 1] ^= 1;
    assertThat(refused(Sender.of(spoilt)).code()).isEqualTo(ErrorCode.SAVE_IMAGE_DAMAGED);
    byte[] document = stream.clone();
    document[SaveHeader.BYTES + 30_000] ^= 1; // among the zeros: only the digest sees it
    assertThat(refused(Sender.of(document)).code()).isEqualTo(ErrorCode.SAVE_IMAGE_DAMAGED);
  }

  @Test
  void refusesWhatFollowsTheTrailer() {
    assertThat(refused(Sender.of(Arrays.copyOf(stream, stream.length + 10))).code())
        .isIn(ErrorCode.SAVE_IMAGE_INCOMPLETE, ErrorCode.OPERATION_FAILED);
  }

  @Test
  void takesACompleteImageWhoseLengthOrDigestIsTold() {
    byte[] image = complete();
    assertThat(Awaited.result(send(Sender.of(image).announced())).state()).isEqualTo("running");
    house.destroy("web");
    Optional<String> digest = Optional.of(StreamClient.sha256(image));
    assertThat(Awaited.result(house.take(wish(digest, false), Sender.of(image))).state())
        .isEqualTo("running");
  }

  @Test
  void refusesACompleteImageWhoseEndNobodyTells() {
    assertThat(refused(Sender.of(complete())).code()).isEqualTo(ErrorCode.INVALID_ARG);
  }

  @Test
  void refusesADigestThatIsAnothers() {
    VirtException refused =
        Awaited.failure(
            house.take(wish(Optional.of("0f".repeat(32)), false), Sender.of(complete())));
    assertThat(refused.code()).isEqualTo(ErrorCode.SAVE_IMAGE_DAMAGED);
    assertThat(house.info("web").state()).isEqualTo("shutoff");
    assertThat(
            Awaited.failure(house.take(wish(Optional.of("xyz"), false), Sender.of(stream))).code())
        .isEqualTo(ErrorCode.INVALID_ARG);
  }

  @Test
  void refusesADomainThatRuns() {
    Awaited.result(send(Sender.of(stream)));
    assertThat(Awaited.failure(send(Sender.of(stream))).code())
        .isEqualTo(ErrorCode.OPERATION_INVALID);
    assertThat(house.state("web")).isEqualTo("running restored");
  }

  @Test
  void believesNoHeaderAndStartsNothing() {
    assertThat(refused(Sender.of("x".repeat(500).getBytes(StandardCharsets.UTF_8))).code())
        .isEqualTo(ErrorCode.SAVE_IMAGE_FOREIGN);
    assertThat(refused(Sender.of(new byte[0])).code())
        .isIn(ErrorCode.SAVE_IMAGE_INCOMPLETE, ErrorCode.SAVE_IMAGE_FOREIGN);
    assertThat(refused(Sender.of(with(20, SaveHeader.DATA_BYTES_MAX + 1))).code())
        .isEqualTo(ErrorCode.SAVE_IMAGE_DAMAGED);
    assertThat(refused(Sender.of(with(16, 3))).code()).isEqualTo(ErrorCode.SAVE_IMAGE_TOO_NEW);
    assertThat(refused(Sender.of(with(28, 6))).code())
        .as("sparse")
        .isEqualTo(ErrorCode.ARGUMENT_UNSUPPORTED);
    assertThat(refused(Sender.of(with(28, 1))).code())
        .as("gzip")
        .isEqualTo(ErrorCode.ARGUMENT_UNSUPPORTED);
  }

  private byte[] with(int offset, int value) {
    byte[] spoilt = stream.clone();
    ByteBuffer.wrap(spoilt).order(ByteOrder.nativeOrder()).putInt(offset, value);
    return spoilt;
  }

  @Test
  void endsWithAJobThatIsGivenUp() {
    Future<DomainInfo> restore = send(Sender.of(stream).but(Last.STAYS));
    house.told.await(_ -> house.info("web").job().isPresent() || restore.isComplete(), "a job");
    house.on("web", io.vireo.operation.JobOperations.ABORT_OF_DOMAIN);
    assertThat(Awaited.failure(restore).code()).isEqualTo(ErrorCode.OPERATION_ABORTED);
    assertThat(house.info("web").state()).isEqualTo("shutoff");
  }
}
