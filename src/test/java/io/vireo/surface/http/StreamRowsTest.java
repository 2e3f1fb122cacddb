package io.vireo.surface.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Inflow;
import io.vireo.operation.StreamOperations;
import io.vireo.operation.StreamOperations.RestoreStream;
import io.vireo.pipe.OutPipe;
import io.vireo.surface.http.ApiServer.Reply;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Streams as HTTP clients see them, whatever is behind. */
@Timeout(60)
class StreamRowsTest {

  private static final String SAVE = "/v1/domains/web1/save-stream";
  private static final String RESTORE = "/v1/restore-stream";

  @TempDir private Path directory;
  private ApiServer api;
  private OutPipe pipe;

  @BeforeEach
  void serve() {
    api = new ApiServer(directory);
    pipe = new OutPipe();
    api.house.outflows.set(() -> pipe);
  }

  @AfterEach
  void close() {
    api.close();
  }

  /** Everything that comes for a request until the server closes. */
  private String talk(String... parts) throws IOException {
    try (SocketChannel socket = connect()) {
      for (String part : parts) {
        socket.write(ByteBuffer.wrap(part.getBytes(StandardCharsets.ISO_8859_1)));
      }
      return rest(socket);
    }
  }

  private SocketChannel connect() throws IOException {
    return SocketChannel.open(
        UnixDomainSocketAddress.of(directory.resolve("run/vireo.sock").toString()));
  }

  private static String rest(SocketChannel socket) throws IOException {
    StringBuilder text = new StringBuilder();
    ByteBuffer buffer = ByteBuffer.allocate(65_536);
    while (socket.read(buffer.clear()) >= 0) {
      text.append(StandardCharsets.ISO_8859_1.decode(buffer.flip()));
    }
    return text.toString();
  }

  private static String post(String target, String... headers) {
    return "POST "
        + target
        + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        + String.join("", headers)
        + "\r\n";
  }

  private void give(String text) {
    pipe.take(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void sendsWhatIsMadeAndNamesTheJob() {
    pipe.front("front,".getBytes(StandardCharsets.US_ASCII));
    give("state");
    pipe.seal();
    Reply reply = api.post(SAVE, "{\"imageFormat\": \"zstd\"}");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("content-type")).isEqualTo(StreamOperations.MEDIA_TYPE);
    assertThat(reply.header(StreamOperations.JOB_HEADER)).isEqualTo("1");
    assertThat(reply.header("location")).isEqualTo("/v1/jobs/1");
    assertThat(reply.header("content-length")).as("nobody knows").isEmpty();
    assertThat(reply.text()).startsWith("front,state").hasSizeGreaterThan(64);
    ApiServer.await(pipe.deliveredAll()); // the server knows it a moment after the client
    assertThat(pipe.owes()).isFalse();
  }

  @Test
  void tellsWhatFailsBeforeTheFirstByteAsAProblem() {
    pipe.front(new byte[100]);
    pipe.fail(new VirtException(ErrorCode.OPERATION_INVALID, "it cannot be saved"));
    Reply reply = api.post(SAVE, "");
    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.json().path("code").asText()).isEqualTo("OPERATION_INVALID");
    assertThat(reply.header("content-type")).isEqualTo(Problem.MEDIA_TYPE);
  }

  /** The last chunk is what ends a body in chunks; whoever misses it knows that it was cut. */
  @Test
  void endsWithoutTheLastChunkWhenThereIsNoGoodEnd() throws IOException {
    try (SocketChannel socket = connect()) {
      socket.write(ByteBuffer.wrap(post(SAVE).getBytes(StandardCharsets.US_ASCII)));
      ByteBuffer some = ByteBuffer.allocate(65_536);
      give("a part of it");
      while (!StandardCharsets.US_ASCII
          .decode(some.duplicate().flip())
          .toString()
          .contains("part")) {
        assertThat(socket.read(some)).isPositive();
      }
      pipe.fail(new VirtException(ErrorCode.OPERATION_ABORTED, "given up"));
      assertThat(rest(socket)).doesNotContain("0\r\n\r\n");
    }
  }

  @Test
  void saysThatTheClientIsGone() throws IOException {
    SocketChannel socket = connect();
    socket.write(ByteBuffer.wrap(post(SAVE).getBytes(StandardCharsets.US_ASCII)));
    give("a part of it");
    ByteBuffer some = ByteBuffer.allocate(100);
    assertThat(socket.read(some)).isPositive();
    socket.close();
    assertThat(ApiServer.await(pipe.broken()).code()).isEqualTo(ErrorCode.STREAM_BROKEN);
  }

  /** What the server takes of a stream goes into the kernel's buffer and no further. */
  @Test
  void asksForNoMoreThanTheClientTakes() throws IOException {
    try (SocketChannel socket = connect()) {
      socket.write(ByteBuffer.wrap(post(SAVE).getBytes(StandardCharsets.US_ASCII)));
      ByteBuffer piece = ByteBuffer.allocateDirect(1 << 20);
      Future<Void> first = pipe.take(piece.duplicate());
      Future<Void> second = pipe.take(piece.duplicate());
      ByteBuffer some = ByteBuffer.allocate(1000);
      assertThat(socket.read(some)).isPositive();
      api.pause(java.time.Duration.ofMillis(300));
      assertThat(pipe.bytesSent()).isLessThan(1 << 20);
      assertThat(first.isComplete()).isFalse();
      assertThat(pipe.owes()).isTrue();
      pipe.seal();
      rest(socket);
      ApiServer.await(second);
    }
  }

  @Test
  void refusesAProtocolThatCannotTellACutFromAnEnd() throws IOException {
    assertThat(talk("POST " + SAVE + " HTTP/1.0\r\nHost: localhost\r\n\r\n"))
        .startsWith("HTTP/1.")
        .contains(" 505 ", "HTTP/1.1");
    assertThat(api.house.calls).isEmpty();
  }

  private Promise<byte[]> received() {
    Promise<byte[]> received = Promise.promise();
    api.house.inflow.set(
        bytes ->
            FakeStreams.all(bytes)
                .onSuccess(received::tryComplete)
                .onFailure(received::tryFail)
                .mapEmpty());
    return received;
  }

  @Test
  void takesABodyOfAnyKindWithItsArgumentsInTheQuery() {
    Promise<byte[]> received = received();
    Buffer body = Buffer.buffer("x".repeat(3_000_000));
    Reply reply = ApiServer.await(api.later(api.onUnix("POST", RESTORE + "?paused"), body));
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().path("name").asText()).isEqualTo("web1");
    assertThat(ApiServer.await(received.future())).isEqualTo(body.getBytes());
    assertThat(((RestoreStream) api.house.calls.getFirst().arguments()).paused()).isTrue();
  }

  @Test
  void takesADigestInTheHeaderThatIsThereForIt() {
    received();
    byte[] digest = HexFormat.of().parseHex("0f".repeat(32));
    String header = "sha-256=:" + Base64.getEncoder().encodeToString(digest) + ":";
    ApiServer.await(
        api.later(
            api.onUnix("POST", RESTORE).putHeader("Content-Digest", header), Buffer.buffer("x")));
    assertThat(((RestoreStream) api.house.calls.getFirst().arguments()).sha256())
        .isEqualTo(Optional.of("0f".repeat(32)));

    Reply refused =
        ApiServer.await(
            api.later(
                api.onUnix("POST", RESTORE).putHeader("Content-Digest", "sha-512=:AAAA:"),
                Buffer.buffer("x")));
    assertThat(refused.json().path("code").asText()).isEqualTo("INVALID_ARG");
  }

  @Test
  void asksForTheBodyOnlyWhenSomebodyWantsIt() throws IOException {
    received();
    try (SocketChannel socket = connect()) {
      String head = post(RESTORE, "Content-Length: 3\r\n", "Expect: 100-continue\r\n");
      socket.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
      ByteBuffer line = ByteBuffer.allocate(25);
      while (line.hasRemaining()) {
        assertThat(socket.read(line)).isPositive();
      }
      assertThat(new String(line.array(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 100 Continue\r\n");
      socket.write(ByteBuffer.wrap("abc".getBytes(StandardCharsets.US_ASCII)));
      assertThat(rest(socket)).contains("HTTP/1.1 200 OK");
    }
    api.house.denial = Optional.of(new VirtException(ErrorCode.ACCESS_DENIED, "not you"));
    assertThat(talk(post(RESTORE, "Content-Length: 3\r\n", "Expect: 100-continue\r\n")))
        .startsWith("HTTP/1.1 403")
        .doesNotContain("100 Continue");
  }

  @Test
  void saysThatABodyBrokeOff() throws IOException {
    Promise<byte[]> received = received();
    try (SocketChannel socket = connect()) {
      String half = post(RESTORE, "Content-Length: 1000\r\n") + "x".repeat(500);
      socket.write(ByteBuffer.wrap(half.getBytes(StandardCharsets.US_ASCII)));
    }
    assertThat(received.future().transform(it -> Future.succeededFuture(it.cause())))
        .satisfies(it -> assertThat(ApiServer.await(it)).isInstanceOf(VirtException.class));
  }

  /** Whoever is refused while it sends hears why. */
  @Test
  void refusesInTheMiddleOfABody() throws IOException {
    api.house.inflow.set(
        (Inflow bytes) ->
            Future.failedFuture(new VirtException(ErrorCode.SAVE_IMAGE_FOREIGN, "no image")));
    assertThat(talk(post(RESTORE, "Content-Length: 100000000\r\n"), "x".repeat(100_000)))
        .startsWith("HTTP/1.1 422")
        .contains("SAVE_IMAGE_FOREIGN");
  }
}
