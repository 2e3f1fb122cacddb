package io.vireo.surface.http;

import static io.vireo.surface.http.FrameLine.DATA;
import static io.vireo.surface.http.FrameLine.END_HEADERS;
import static io.vireo.surface.http.FrameLine.END_STREAM;
import static io.vireo.surface.http.FrameLine.HEADERS;
import static io.vireo.surface.http.FrameLine.RST_STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.RequestOptions;
import io.vireo.surface.http.ApiServer.Reply;
import io.vireo.surface.http.FrameLine.Frame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** gRPC's messages that do not come, come drop by drop, or come all at once and never end. */
@Timeout(60)
class UnfinishedMessagesTest {

  private static final String UNAVAILABLE = "14";
  private static final String DEADLINE_EXCEEDED = "4";
  private static final String INVALID_ARGUMENT = "3";
  private static final String INFO = "/vireo.v1.DomainService/Info";
  private static final int PIECE = 16_000;
  private static final int HEAD_BYTES = 5;

  /** By a program that knows no class of ours: {@code OneDomain.domain} is field 1. */
  private static final byte[] WEB1 = {0x0a, 4, 'w', 'e', 'b', '1'};

  @TempDir private Path directory;
  private ApiServer api;

  private void serve(Duration patience, int connectionBytes, int allBytes) {
    HttpLimits is = ApiServer.limits(64, 16, patience);
    api =
        new ApiServer(
            directory,
            new HttpLimits(
                is.bodyBytesMax(),
                allBytes,
                is.connectionsMax(),
                patience,
                patience,
                is.answerTime(),
                is.waitMax(),
                is.lineBytesMax(),
                is.headerBytesMax(),
                is.subscribersMax(),
                is.subscriberBytesMax(),
                is.pingEvery(),
                new HttpLimits.Http2(100, 200, connectionBytes, patience)));
  }

  @AfterEach
  void othersAreServed() {
    assertThat(api.get("/v1/health").status()).isEqualTo(200);
    api.close();
  }

  private static byte[] call(String path, String type) {
    byte[] request = FrameLine.request("POST", path);
    byte[] more = FrameLine.headers("content-type", type, "te", "trailers");
    return ByteBuffer.allocate(request.length + more.length).put(request).put(more).array();
  }

  private static void begin(FrameLine line, int stream) {
    line.send(HEADERS, END_HEADERS, stream, call(INFO, "application/grpc"));
  }

  /** The first bytes of a message that says that it is longer. */
  private static byte[] part(int bytes) {
    return ByteBuffer.allocate(HEAD_BYTES + bytes).put((byte) 0).putInt(1 << 20).array();
  }

  private static byte[] framed(byte[] message) {
    return ByteBuffer.allocate(HEAD_BYTES + message.length)
        .put((byte) 0)
        .putInt(message.length)
        .put(message)
        .array();
  }

  @Test
  void aMessageThatNeverComesIsGivenUp() {
    serve(Duration.ofMillis(300), 1 << 20, 1 << 22);
    try (FrameLine line = FrameLine.open(api)) {
      begin(line, 1);
      assertThat(line.until("grpc-status")).contains(DEADLINE_EXCEEDED);
      assertThat(line.until(RST_STREAM).map(Frame::stream)).contains(1);
    }
  }

  @Test
  void aMessageThatDripsIsGivenUpAndNotWaitedForAgain() {
    serve(Duration.ofMillis(500), 1 << 20, 1 << 22);
    try (FrameLine line = FrameLine.open(api)) {
      begin(line, 1);
      line.send(DATA, 0, 1, part(0));
      for (int i = 0; i < 10; i++) {
        line.send(DATA, 0, 1, new byte[1]);
        api.pause(Duration.ofMillis(60));
      }
      assertThat(line.until("grpc-status")).contains(DEADLINE_EXCEEDED);
      assertThat(line.until(RST_STREAM).map(Frame::stream)).contains(1);
      begin(line, 3);
      line.send(DATA, END_STREAM, 3, framed(WEB1));
      assertThat(line.until("grpc-status")).contains("0");
    }
  }

  @Test
  void oneConnectionHasOnlySoMuchUnderWay() {
    serve(Duration.ofSeconds(20), 3 * PIECE, 1 << 22);
    try (FrameLine line = FrameLine.open(api);
        FrameLine other = FrameLine.open(api)) {
      for (int stream = 1; stream <= 5; stream += 2) {
        begin(line, stream);
        line.send(DATA, 0, stream, part(PIECE));
      }
      assertThat(line.until("grpc-status")).contains(UNAVAILABLE);
      begin(other, 1);
      other.send(DATA, 0, 1, part(PIECE));
      other.send(DATA, 0, 1, new byte[PIECE]);
      begin(other, 3);
      other.send(DATA, END_STREAM, 3, framed(WEB1));
      assertThat(other.until("grpc-status")).contains("0");
    }
  }

  @Test
  void allConnectionsHaveOnlySoMuchUnderWayAndGiveItBack() {
    serve(Duration.ofSeconds(20), 1 << 20, 3 * PIECE);
    try (FrameLine line = FrameLine.open(api)) {
      try (FrameLine greedy = FrameLine.open(api)) {
        begin(greedy, 1);
        greedy.send(DATA, 0, 1, part(PIECE));
        greedy.send(DATA, 0, 1, new byte[PIECE]);
        greedy.send(HEADERS, END_HEADERS, 3, call(INFO, "application/grpc"));
        greedy.send(DATA, END_STREAM, 3, framed(WEB1));
        assertThat(greedy.until("grpc-status")).contains("0"); // so all before it was taken
        begin(line, 1);
        line.send(DATA, 0, 1, part(PIECE));
        assertThat(line.until("grpc-status")).contains(UNAVAILABLE);
      }
      String status = UNAVAILABLE;
      for (int stream = 3; status.equals(UNAVAILABLE); stream += 2) {
        api.pause(Duration.ofMillis(20));
        begin(line, stream);
        line.send(DATA, 0, stream, part(PIECE));
        line.send(DATA, 0, stream, new byte[PIECE]);
        line.send(FrameLine.PING, 0, 0, new byte[8]);
        status = refusedBefore(line) ? UNAVAILABLE : "taken";
      }
      assertThat(status).isEqualTo("taken");
    }
  }

  /** Whether a call is refused before the ping that follows it is echoed. */
  private static boolean refusedBefore(FrameLine line) {
    boolean refused = false;
    for (Frame next = line.next().orElseThrow(); next.type() != FrameLine.PING; ) {
      if (next.type() == HEADERS) {
        line.status(next);
        refused = true;
      }
      next = line.next().orElseThrow();
    }
    return refused;
  }

  // gRPC-Web as text, frame by frame: the client of browsers is in ClientsIT.

  @Test
  void textIsUnderstoodWithHttp2InAnyPieces() {
    serve(Duration.ofSeconds(20), 1 << 20, 1 << 22);
    byte[] text = Base64.getEncoder().encode(framed(WEB1));
    try (FrameLine line = FrameLine.open(api)) {
      line.send(HEADERS, END_HEADERS, 1, call(INFO, "application/grpc-web-text"));
      for (byte character : text) {
        line.send(DATA, 0, 1, new byte[] {character});
      }
      line.send(DATA, END_STREAM, 1, FrameLine.NOTHING);
      assertThat(line.status()).contains("200");
      Frame answer = line.until(DATA).orElseThrow();
      byte[] bytes = new byte[answer.payload().remaining()];
      answer.payload().get(bytes);
      assertThat(new String(Base64.getDecoder().decode(bytes), StandardCharsets.UTF_8))
          .contains("web1");
    }
  }

  @Test
  void textThatIsNoneIsRefused() {
    serve(Duration.ofSeconds(20), 1 << 20, 1 << 22);
    assertThat(web("AAAA%%%%").header("grpc-status")).isEqualTo(INVALID_ARGUMENT);
    assertThat(web("").header("grpc-status")).isEqualTo(INVALID_ARGUMENT);
    assertThat(web(Base64.getEncoder().encodeToString(framed(WEB1))).status()).isEqualTo(200);
  }

  private Reply web(String text) {
    RequestOptions request =
        api.onUnix("POST", INFO).putHeader("Content-Type", "application/grpc-web-text");
    return ApiServer.await(api.later(request, Buffer.buffer(text)));
  }
}
