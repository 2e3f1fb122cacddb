package io.vireo.surface.http;

import static io.vireo.surface.http.FrameLine.CANCEL;
import static io.vireo.surface.http.FrameLine.CONTINUATION;
import static io.vireo.surface.http.FrameLine.DATA;
import static io.vireo.surface.http.FrameLine.END_HEADERS;
import static io.vireo.surface.http.FrameLine.END_STREAM;
import static io.vireo.surface.http.FrameLine.ENHANCE_YOUR_CALM;
import static io.vireo.surface.http.FrameLine.FRAME_SIZE_ERROR;
import static io.vireo.surface.http.FrameLine.GOAWAY;
import static io.vireo.surface.http.FrameLine.HEADERS;
import static io.vireo.surface.http.FrameLine.NOTHING;
import static io.vireo.surface.http.FrameLine.PING;
import static io.vireo.surface.http.FrameLine.PROTOCOL_ERROR;
import static io.vireo.surface.http.FrameLine.REFUSED_STREAM;
import static io.vireo.surface.http.FrameLine.RST_STREAM;
import static io.vireo.surface.http.FrameLine.SETTINGS;
import static io.vireo.surface.http.FrameLine.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.surface.grpc.GrpcLimits;
import io.vireo.surface.http.FrameLine.Frame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/2 meant ill: each connection is told why and cut, and nobody else notices. */
@Timeout(20)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FloodsTest {

  private static final int FRAME_BYTES_MAX = 16_384;

  /** More than any limit of theirs; what comes after the cut fails. */
  private static final int ENDLESS = 200_000;

  /** More than the sockets' own buffers hold, to the last of them. */
  private static final int ECHOES = 4_000_000;

  private static final int AT_ONCE = 1_000;

  @TempDir static Path directory;
  private ApiServer api;
  private FrameLine line;

  /** The server that is flooded. */
  ApiServer server(Path room, HttpLimits limits) {
    return new ApiServer(room, limits);
  }

  /** A line to it over which nothing has been said. */
  FrameLine silent(ApiServer server) {
    return FrameLine.silent(server);
  }

  @BeforeAll
  void serve() {
    api = server(directory, ApiServer.LIMITS);
  }

  @BeforeEach
  void open() {
    line = opened(api);
  }

  FrameLine opened(ApiServer server) {
    return silent(server).begun();
  }

  @AfterEach
  void othersAreServed() {
    line.close();
    assertThat(api.get("/v1/health").status()).isEqualTo(200);
    api.house.calls.clear();
  }

  @AfterAll
  void close() {
    api.close();
  }

  private int farewell() {
    return line.until(GOAWAY).map(Frame::error).orElse(-1);
  }

  private void ask(int stream, String method, String path, int flags) {
    line.send(HEADERS, flags, stream, FrameLine.request(method, path));
  }

  @Test
  void whatIsDecentIsAnswered() {
    ask(1, "GET", "/v1/health", END_HEADERS | END_STREAM);
    assertThat(line.status()).contains("200");
  }

  @Test
  void resetsInALoopEndTheConnection() {
    for (int i = 0; i < 2 * GrpcLimits.DEFAULTS.resetsMax(); i++) {
      ask(2 * i + 1, "GET", "/v1/domains", END_HEADERS);
      line.send(RST_STREAM, 0, 2 * i + 1, new byte[] {0, 0, 0, 8});
    }
    assertThat(farewell()).isEqualTo(ENHANCE_YOUR_CALM);
  }

  @Test
  void smallContinuationsWithoutEndEndTheConnection() {
    line.send(HEADERS, 0, 1, FrameLine.request("GET", "/v1/health"));
    for (int i = 0; i < ENDLESS && line.send(CONTINUATION, 0, 1, NOTHING); i++) {}
    assertThat(farewell()).isEqualTo(ENHANCE_YOUR_CALM);
  }

  @Test
  void longContinuationsWithoutEndEndTheConnection() {
    line.send(HEADERS, 0, 1, FrameLine.request("GET", "/v1/health"));
    byte[] more = FrameLine.headers("x-more", "y".repeat(FRAME_BYTES_MAX - 100));
    int sent = 0;
    while (sent < 10_000 && line.send(CONTINUATION, 0, 1, more)) {
      sent++;
    }
    assertThat(sent).isLessThan(10_000);
  }

  @Test
  void tooManyHeadersAreRefused() {
    line.until(SETTINGS);
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 450; i++) {
      many.add("x-" + i);
      many.add("y");
    }
    line.send(HEADERS, 0, 1, FrameLine.request("GET", "/v1/health"));
    line.send(CONTINUATION, END_HEADERS, 1, FrameLine.headers(many.toArray(String[]::new)));
    assertThat(line.status()).contains("431");
  }

  @Test
  void aFrameThatIsTooLongEndsTheConnection() {
    line.send(HEADERS, END_HEADERS, 1, new byte[FRAME_BYTES_MAX + 1]);
    assertThat(farewell()).isEqualTo(FRAME_SIZE_ERROR);
  }

  @ParameterizedTest
  @ValueSource(ints = {PING, SETTINGS})
  void whoAsksForEchoesAndDoesNotTakeThemIsCut(int type) {
    byte[] frame = FrameLine.frame(type, 0, 0, type == PING ? new byte[8] : NOTHING);
    ByteBuffer many = ByteBuffer.allocate(AT_ONCE * frame.length);
    for (int i = 0; i < AT_ONCE; i++) {
      many.put(frame);
    }
    int sent = 0;
    while (sent < ECHOES && line.say(many.array())) {
      sent += AT_ONCE;
    }
    assertThat(sent).isLessThan(ECHOES);
  }

  @Test
  void emptyPiecesOfABodyEndTheConnection() {
    ask(1, "POST", "/v1/domains", END_HEADERS);
    for (int i = 0; i < 100; i++) {
      line.send(DATA, 0, 1, NOTHING);
    }
    assertThat(farewell()).isEqualTo(ENHANCE_YOUR_CALM);
  }

  @Test
  void oneStreamTooManyIsRefusedAndTheOthersGoOn() {
    int most = GrpcLimits.DEFAULTS.streamsMax();
    line.until(SETTINGS);
    line.send(SETTINGS, 1, 0, NOTHING);
    for (int i = 0; i <= most; i++) {
      ask(2 * i + 1, "POST", "/v1/domains/web1/start", END_HEADERS);
    }
    Frame refused = line.until(RST_STREAM).orElseThrow();
    assertThat(refused.stream()).isEqualTo(2 * most + 1);
    assertThat(refused.error()).isEqualTo(REFUSED_STREAM);
    line.send(DATA, END_STREAM, 1, NOTHING);
    assertThat(line.until(HEADERS).map(Frame::stream)).contains(1);
  }

  @ParameterizedTest
  @CsvSource({
    "content-length, 5",
    "transfer-encoding, chunked",
    "connection, close",
    "X-Upper, y",
    ":path, /v1/domains",
    ":unknown, y",
  })
  void requestsThatOthersWouldUnderstandOtherwiseAreReset(String name, String value) {
    byte[] block = FrameLine.request("POST", "/v1/domains/web1/start");
    byte[] more = FrameLine.headers(name, value);
    byte[] all = new byte[block.length + more.length];
    System.arraycopy(block, 0, all, 0, block.length);
    System.arraycopy(more, 0, all, block.length, more.length);
    line.send(HEADERS, END_HEADERS | END_STREAM, 1, all);
    Optional<Frame> answer = line.next();
    while (answer.map(Frame::type).filter(type -> type == SETTINGS || type == 8).isPresent()) {
      answer = line.next();
    }
    Frame refused = answer.orElseThrow();
    if (refused.type() == HEADERS) {
      assertThat(line.status(refused)).isEqualTo("400");
    } else {
      assertThat(refused.error()).isEqualTo(PROTOCOL_ERROR);
    }
    assertThat(api.house.calls).isEmpty();
  }

  @Test
  void whatIsNoHttp2EndsTheConnection() {
    line.send(99, 255, 0, new byte[100]);
    line.send(DATA, 0, 0, new byte[100]);
    assertThat(farewell()).isEqualTo(PROTOCOL_ERROR);
  }

  // Those who take their time.

  @Test
  void whoNeverAsksIsCut() {
    try (ApiServer impatient = impatient(2);
        FrameLine begun = opened(impatient);
        FrameLine mute = silent(impatient);
        FrameLine half = silent(impatient)) {
      half.say("PRI * HT".getBytes(StandardCharsets.US_ASCII));
      assertThat(begun.until(HEADERS)).isEmpty();
      assertThat(mute.next()).isEmpty();
      assertThat(half.next()).isEmpty();
    }
  }

  /** Pings show that the connection lives; they do not keep its place. */
  @Test
  void whoOnlyPingsIsCut() {
    try (ApiServer impatient = impatient(1);
        FrameLine line = opened(impatient)) {
      int pings = 0;
      while (pings < 200 && line.send(PING, 0, 0, new byte[8])) {
        pings++;
        impatient.pause(Duration.ofMillis(20));
      }
      assertThat(pings).isLessThan(200);
    }
  }

  @Test
  void aBodyThatDoesNotArriveIsGivenUp() {
    try (ApiServer impatient = impatient(3);
        FrameLine line = opened(impatient)) {
      line.send(HEADERS, END_HEADERS, 1, FrameLine.request("POST", "/v1/domains/web1/start"));
      line.send(DATA, 0, 1, new byte[] {'{'});
      assertThat(line.status()).contains("504");
      assertThat(line.until(RST_STREAM).map(Frame::stream)).contains(1);
      line.send(HEADERS, END_HEADERS | END_STREAM, 3, FrameLine.request("GET", "/v1/health"));
      assertThat(line.status()).contains("200");
    }
  }

  @Test
  void whoGivesNoWindowGetsNoAnswersKept() {
    try (ApiServer impatient = impatient(4);
        FrameLine line = opened(impatient)) {
      line.send(SETTINGS, 0, 0, window(0));
      for (int i = 0; i < GrpcLimits.DEFAULTS.streamsMax(); i++) {
        get(line, 2 * i + 1);
      }
      for (int i = 0; i < GrpcLimits.DEFAULTS.streamsMax(); i++) {

        assertThat(line.until(RST_STREAM).map(Frame::error)).contains(CANCEL);
      }
      line.send(SETTINGS, 0, 0, window(1 << 20));
      get(line, 2001);
      assertThat(line.until(DATA).map(Frame::stream)).contains(2001);
    }
  }

  @Test
  void whoTakesLittleByLittleGetsAll() {
    try (ApiServer impatient = impatient(5);
        FrameLine line = opened(impatient)) {
      line.send(SETTINGS, 0, 0, window(0));
      get(line, 1);
      long bytes = 0;
      boolean ended = false;
      while (!ended) {
        impatient.pause(Duration.ofMillis(60));
        line.send(WINDOW_UPDATE, 0, 1, number(8_000));
        line.send(WINDOW_UPDATE, 0, 0, number(8_000));
        Frame piece = line.until(DATA).orElseThrow();
        bytes += piece.payload().remaining();
        ended = (piece.flags() & END_STREAM) != 0;
      }
      assertThat(bytes).isEqualTo(OpenApi.shipped(OpenApi.FILE).length);
    }
  }

  private static void get(FrameLine line, int stream) {
    byte[] request = FrameLine.request("GET", Routes.OPENAPI);
    line.send(HEADERS, END_HEADERS | END_STREAM, stream, request);
  }

  /** SETTINGS_INITIAL_WINDOW_SIZE. */
  private static byte[] window(int bytes) {
    return ByteBuffer.allocate(6).putShort((short) 4).putInt(bytes).array();
  }

  private static byte[] number(int number) {
    return ByteBuffer.allocate(4).putInt(number).array();
  }

  @Test
  void oneConnectionTooManyIsToldSo() {
    try (ApiServer full = server(directory.resolve("full"), limits(1));
        FrameLine first = opened(full);
        FrameLine second = opened(full)) {
      byte[] request = FrameLine.request("GET", "/v1/health");
      first.send(HEADERS, END_HEADERS | END_STREAM, 1, request);
      assertThat(first.status()).contains("200");
      second.send(HEADERS, END_HEADERS | END_STREAM, 1, request);
      assertThat(second.status()).contains("503");
      assertThat(second.until(GOAWAY)).isPresent();
      assertThat(second.until(GOAWAY)).isEmpty();
    }
  }

  private static HttpLimits limits(int connections) {
    return ApiServer.limits(connections, 16, Duration.ofSeconds(20));
  }

  ApiServer impatient(int number) {
    return server(
        directory.resolve("impatient" + number), ApiServer.limits(64, 4, Duration.ofMillis(400)));
  }
}
