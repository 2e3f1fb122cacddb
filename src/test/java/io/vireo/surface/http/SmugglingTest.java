package io.vireo.surface.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of HTTP/1 that somebody before this server might have understood otherwise. */
@Timeout(20)
class SmugglingTest {

  @TempDir static Path directory;
  private static ApiServer api;

  @BeforeAll
  static void serve() {
    api = new ApiServer(directory, ApiServer.limits(64, 16, Duration.ofMillis(1500)));
  }

  @AfterEach
  void othersAreServed() {
    assertThat(api.get("/v1/health").status()).isEqualTo(200);
    assertThat(api.house.calls).noneMatch(call -> call.operation().name().contains("destroy"));
    api.house.calls.clear();
  }

  @AfterAll
  static void close() {
    api.close();
  }

  /** A second request, hidden in what might be the first one's body. */
  private static final String HIDDEN =
      "POST /v1/domains/web1/destroy HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n";

  private static String post(String headers, String body) {
    return "POST /v1/domains/web1/start HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n" + body;
  }

  /** All that came until the server hung up. */
  private static String exchange(String request) throws IOException {
    var address = UnixDomainSocketAddress.of(api.unix().path());
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (SocketChannel socket = SocketChannel.open(address)) {
      socket.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.ISO_8859_1)));
      ByteBuffer some = ByteBuffer.allocate(64 * 1024);
      while (socket.read(some) >= 0) {
        all.write(some.array(), 0, some.position());
        some.clear();
      }
    } catch (IOException reset) {
      assertThat(all.size()).as("bytes before the reset").isPositive();
    }
    return all.toString(StandardCharsets.UTF_8);
  }

  private static void refused(String request) throws IOException {
    assertThat(exchange(request))
        .startsWith("HTTP/1.1 400 ")
        .contains("INVALID_ARG")
        .containsOnlyOnce("HTTP/1.1 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
        "Content-Length: 4\r\nTransfer-Encoding: identity, chunked\r\n",
        "Content-Length: 4\r\nTransfer-Encoding: xchunked\r\n",
        "Content-Length: 4\r\nTransfer-Encoding : chunked\r\n",
        "Content-Length: 4\r\n Transfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
        "Content-Length: 0\r\nContent-Length: 4\r\n",
        "Content-Length: 0, 4\r\n",
        "Content-Length: -4\r\n",
        "Content-Length: +4\r\n",
        "Content-Length: 4 4\r\n",
        "Content-Length: 99999999999999999999\r\n",
        "Host: y\r\n",
        "X\u0000: y\r\n",
        "X: y\u0000\r\n",
        "X Y: z\r\n",
      })
  void twoWaysToReadARequestAreNone(String headers) throws IOException {
    refused(post(headers, "0\r\n\r\n" + HIDDEN));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"zz\r\n", "-1\r\n", "0x1\r\nx\r\n", "1;\nx\r\n", "ffffffffffffffffff\r\n"})
  void chunksThatAreNoneEndTheConnection(String chunk) throws IOException {
    String answer = exchange(post("Transfer-Encoding: chunked\r\n", chunk + HIDDEN));
    assertThat(answer).doesNotContain("HTTP/1.1 2");
  }

  @Test
  void aQueryWithoutEndIsCutAtTheLine() throws IOException {
    String query = "GET /v1/domains?" + "a=b&".repeat(1_000_000) + " HTTP/1.1\r\nHost: x\r\n\r\n";
    assertThat(exchange(query)).contains(" 414 ").contains("DOCUMENT_TOO_LARGE");
  }

  @Test
  void aLineFullOfParametersIsRefusedSoon() {
    assertThat(api.get("/v1/domains?" + "a&".repeat(4000)).status()).isEqualTo(400);
  }

  /** Nothing is unpacked, so nothing can swell. */
  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "br", "gzip, identity"})
  void packedBodiesAreNotTaken(String encoding) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(new byte[8 << 20]);
    }
    var request =
        api.onUnix("POST", "/v1/domains")
            .putHeader("Content-Type", "application/xml")
            .putHeader("Content-Encoding", encoding);
    var reply =
        ApiServer.await(
            api.later(request, io.vertx.core.buffer.Buffer.buffer(packed.toByteArray())));
    assertThat(reply.status()).isEqualTo(415);
    assertThat(reply.json().path("detail").asText()).contains("Content-Encoding");
  }

  @Test
  void whatIsAskedForPackedComesPlain() {
    var reply = api.send(api.onUnix("GET", "/v1/domains").putHeader("Accept-Encoding", "gzip"), "");
    assertThat(reply.header("Content-Encoding")).isEmpty();
    assertThat(reply.json().has("domains")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\rb", "a\013b", "a\205Set-Cookie: b", "a%0d%0aSet-Cookie: b"})
  void namesOfRequestsBringNoHeadersOfTheirOwn(String name) throws IOException {
    String request =
        "GET /v1/health HTTP/1.1\r\nHost: x\r\nX-Request-Id: "
            + name
            + "\r\nConnection: close\r\n\r\n";
    assertThat(exchange(request)).doesNotContain("Set-Cookie").doesNotContain("a\013b");
  }

  @Test
  void headersByteForByteAreCutInTime() throws IOException {
    var address = UnixDomainSocketAddress.of(api.unix().path());
    try (SocketChannel socket = SocketChannel.open(address)) {
      byte[] head =
          ("GET /v1/health HTTP/1.1\r\nX: " + "y".repeat(2000)).getBytes(StandardCharsets.US_ASCII);
      int taken = 0;
      try {
        for (byte each : head) {
          socket.write(ByteBuffer.wrap(new byte[] {each}));
          taken++;
          api.pause(Duration.ofMillis(20));
        }
      } catch (IOException cut) {
        assertThat(taken).isPositive();
      }
      assertThat(taken).isLessThan(head.length);
    }
  }
}
