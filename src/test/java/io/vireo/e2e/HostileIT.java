package io.vireo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vireo.cli.client.Request;
import io.vireo.guest.TestParts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What mistaken and ill-meant callers send to a living daemon: each gets a 4xx with a code of its
 * own, soon, and the daemon is well and no bigger afterwards.
 */
@Timeout(60)
class HostileIT {

  private static final int MIB = 1 << 20;

  /** Heap that the collector has not needed to take back yet, for the most part. */
  private static final long GROWTH_MEBIBYTES_MAX = 192;

  private static final ScheduledExecutorService CLOCK =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());

  private static final Duration SOON = Duration.ofSeconds(10);

  private static final String PLAIN =
      """
      <domain type='qemu'>
        <name>plain</name>
        <memory unit='MiB'>16</memory>
        <os><type arch='x86_64' machine='pc'>hvm</type></os>
      </domain>
      """;

  @TempDir private static Path shared;
  private static ServedDaemon daemon;
  private static Api api;
  private static long residentMebibytes;

  @BeforeAll
  static void serve() throws Exception {
    daemon = ServedDaemon.of(shared.resolve("d"), TestParts.here().assumeQemu()).start();
    api = daemon.api();
    api.define(PLAIN);
    residentMebibytes = Memory.of(daemon.pid()).residentMebibytes();
  }

  @AfterEach
  void isWell() {
    assertThat(api.ok(Api.get("/health")).path("status").asText()).isEqualTo("ok");
    assertThat(api.ok(Api.get("/domains")).path("domains")).hasSize(1);
  }

  @AfterAll
  static void isNoBigger(TestReporter reporter) throws Exception {
    if (daemon == null) {
      return;
    }
    try (var served = daemon) {
      long peak = Memory.of(served.pid()).peakMebibytes();
      reporter.publishEntry(
          "resident MiB", residentMebibytes + " before, at most " + peak + " since");
      assertThat(peak - residentMebibytes).isLessThan(GROWTH_MEBIBYTES_MAX);
    }
  }

  static Stream<Arguments> documents() {
    return Stream.of(
        Arguments.of("nothing", "", "INVALID_ARG"),
        Arguments.of("no XML", "domain: plain", "XML_ERROR"),
        Arguments.of("cut short", PLAIN.substring(0, 60), "XML_ERROR"),
        Arguments.of("another root", "<network><name>n</name></network>", "XML_ERROR"),
        Arguments.of("entity bomb", bomb(), "XML_ERROR"),
        Arguments.of(
            "external entity",
            "<!DOCTYPE d [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>" + named("&e;"),
            "XML_ERROR"),
        Arguments.of(
            "external subset", "<!DOCTYPE d SYSTEM 'http://127.0.0.1:9/d'>" + PLAIN, "XML_ERROR"),
        Arguments.of("deep nesting", "<a>".repeat(100_000), "DOCUMENT_TOO_LARGE"),
        Arguments.of("many attributes", "<domain " + attributes(10_000) + "/>", ""),
        Arguments.of("bad UUID", with("<uuid>not-a-uuid</uuid>"), "XML_DETAIL"),
        Arguments.of("UUID of zeros and more", with("<uuid>" + "0".repeat(5000) + "</uuid>"), ""),
        Arguments.of("negative memory", PLAIN.replace(">16<", ">-16<"), "XML_DETAIL"),
        Arguments.of("endless memory", PLAIN.replace(">16<", ">99999999999999999999<"), ""),
        Arguments.of("memory beyond a long", PLAIN.replace(">16<", ">9223372036854775807<"), ""),
        Arguments.of("no memory", PLAIN.replace(">16<", ">0<"), ""),
        Arguments.of("negative vcpus", with("<vcpu>-1</vcpu>"), ""),
        Arguments.of("too many vcpus", with("<vcpu>4294967296</vcpu>"), ""),
        Arguments.of("name with newline", named("a&#10;b"), ""),
        Arguments.of("name with NUL", named("a&#0;b"), "XML_ERROR"),
        Arguments.of("name with slash", named("../../etc/passwd"), ""),
        Arguments.of("empty name", named(""), ""),
        Arguments.of("long name", named("n".repeat(100_000)), ""),
        Arguments.of("disk at a path with a newline", disk("/a&#10;b"), ""),
        Arguments.of("disk at a path with a comma and more", disk("/a,id=x\u0000"), "XML_ERROR"),
        Arguments.of("processing instruction", "<?php system('id') ?><a/>", "XML_ERROR"));
  }

  private static String named(String name) {
    return PLAIN.replace("plain", name);
  }

  private static String with(String element) {
    return PLAIN.replace("</name>", "</name>" + element).replace("plain", "other");
  }

  private static String disk(String path) {
    return with(
        "<devices><disk type='file'><source file='%s'/><target dev='vda'/></disk></devices>"
            .formatted(path));
  }

  private static String attributes(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append("a").append(i).append("='1' ");
    }
    return text.toString();
  }

  private static String bomb() {
    StringBuilder text = new StringBuilder("<!DOCTYPE d [<!ENTITY l0 'lol'>");
    for (int i = 1; i < 12; i++) {
      text.append("<!ENTITY l%d '%s'>".formatted(i, ("&l" + (i - 1) + ";").repeat(10)));
    }
    return text + "]>" + named("&l11;");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("documents")
  void documentIsRefused(String what, String document, String code) {
    long begun = System.nanoTime();
    for (String at : new String[] {"/domains", "/domains?start=true"}) {
      JsonNode problem = api.refused(Api.xml("POST", at, document));
      assertThat(problem.path("status").asInt()).as("%s: %s", what, problem).isBetween(400, 499);
      assertThat(problem.path("code").asText()).contains(code).isNotEqualTo("INTERNAL_ERROR");
      assertThat(problem.path("detail").asText()).isNotEmpty().hasSizeLessThan(2000);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "ISO-8859-1"})
  void wrongEncodingIsRefused(String encoding) throws Exception {
    byte[] body = named("na\u00efve").getBytes(Charset.forName(encoding));
    assertThat(status(raw("POST", "/v1/domains", "application/xml", body))).isBetween(400, 499);
  }

  /** What the model does not know is kept, or refused by its name; never silently lost. */
  @Test
  void unknownElementsAreKeptOrRefusedByName() {
    for (String unknown : new String[] {"<warpdrive speed='9'/>", "<devices><oven/></devices>"}) {
      String name = unknown.contains("oven") ? "oven" : "warpdrive";
      var reply = api.send(Api.xml("POST", "/domains", with(unknown)));
      if (reply.status() < 300) {
        assertThat(api.document(Api.get("/domains/other"))).contains("<" + name);
        api.ok(Api.delete("/domains/other"));
      } else {
        assertThat(reply.status()).isBetween(400, 499);
        assertThat(reply.body()).contains(name);
      }
    }
  }

  @Test
  void nameThatIsTakenIsAConflict() {
    assertThat(
            api.codeOf(
                Api.xml(
                    "POST",
                    "/domains",
                    PLAIN.replace(
                        "</name>", "</name><uuid>11111111-2222-3333-4444-555555555555</uuid>"))))
        .isEqualTo("DOM_EXIST");
  }

  @Test
  void hundredMegabytesAreRefusedUnread() throws Exception {
    assertThat(status(flood("Content-Length: " + 100 * MIB, 100, false))).isEqualTo(413);
  }

  @Test
  void hundredMegabytesOfUnknownLengthAreRefused() throws Exception {
    assertThat(status(flood("Transfer-Encoding: chunked", 100, true))).isEqualTo(413);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "7",
        "null",
        "{",
        "{\"path\": 7}",
        "{\"path\": {\"path\": \"/s\"}}",
        "{\"path\": \"relative\"}",
        "{\"path\": \"/a\\u0000b\"}",
        "{\"path\": \"/a\\nb\"}",
        "{\"path\": \"/s\", \"unknown\": 1}",
        "{\"path\": \"/s\", \"running\": \"yes\"}",
      })
  void jsonOfTheWrongShapeIsRefused(String body) {
    JsonNode problem = api.refused(Api.post("/domains/plain/save", body));
    assertThat(problem.path("status").asInt()).isEqualTo(400);
  }

  @Test
  void deepJsonIsRefused() {
    String deep = "{\"path\": " + "[".repeat(500_000) + "]".repeat(500_000) + "}";
    assertThat(api.refused(Api.post("/domains/plain/save", deep)).path("status").asInt())
        .isBetween(400, 499);
  }

  @ParameterizedTest
  @CsvSource({
    "/domains/a%00b, 400",
    "/domains/a%0Ab, 400",
    "/domains/%2e%2e%2f%2e%2e, 404",
    "/save-image?path=/a%00b, 400",
    "/save-image?path=/a%0ab, 400",
    "/save-image?path=etc, 400",
    "/domains/00000000-0000-0000-0000-00000000000g, 404",
    "/jobs/-1, 404",
    "/events?since=99999999999999999999, 400",
  })
  void hostileTargetIsRefused(String target, int status) {
    assertThat(api.refused(Api.get(target)).path("status").asInt()).isEqualTo(status);
  }

  @Test
  void noHttpAtAllEndsTheConnection() throws Exception {
    for (String line : new String[] {"\u0016\u0003\u0001\u0002", "GET\r\n\r\n", "x".repeat(MIB)}) {
      exchange(line.getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  @Test
  void manyHeadersAreRefused() throws Exception {
    StringBuilder request = new StringBuilder("GET /v1/health HTTP/1.1\r\nHost: x\r\n");
    for (int i = 0; i < 10_000; i++) {
      request.append("X-").append(i).append(": y\r\n");
    }
    byte[] bytes = request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    assertThat(status(exchange(bytes))).isBetween(400, 499);
  }

  /** A crowd of bombs at once is no worse than one after the other. */
  @Test
  void manyBombsAtOnce() {
    Request request = new Request("POST", "/v1/domains", xml(), bomb() + " ".repeat(3 * MIB));
    assertThat(Stream.generate(() -> request).limit(32).parallel().map(api::codeOf))
        .allMatch("XML_ERROR"::equals);
  }

  private static Map<String, String> xml() {
    return Map.of("Content-Type", "application/xml");
  }

  private static String raw(String method, String target, String type, byte[] body)
      throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(
        "%s %s HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
            .formatted(method, target, type, body.length)
            .getBytes(StandardCharsets.US_ASCII));
    bytes.writeBytes(body);
    return exchange(bytes.toByteArray());
  }

  private static int status(String answer) {
    assertThat(answer).startsWith("HTTP/1.1 ");
    return Integer.parseInt(answer.substring(9, 12));
  }

  /** The first bytes of the answer; empty if there was none. */
  private static String exchange(byte[] request) throws IOException {
    try (SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of(daemon.socket()))) {
      try {
        ByteBuffer all = ByteBuffer.wrap(request);
        while (all.hasRemaining()) {
          socket.write(all);
        }
      } catch (IOException refusedAlready) {
        assertThat(refusedAlready).isNotNull();
      }
      return firstBytes(socket);
    }
  }

  private static String firstBytes(SocketChannel socket) {
    ByteBuffer answer = ByteBuffer.allocate(4096);
    Future<?> patience = CLOCK.schedule(() -> hangUp(socket), 3, TimeUnit.SECONDS);
    try {
      socket.read(answer);
    } catch (IOException hungUp) {
      return "";
    } finally {
      patience.cancel(false);
    }
    return StandardCharsets.UTF_8.decode(answer.flip()).toString();
  }

  private static void hangUp(SocketChannel socket) {
    try {
      socket.close();
    } catch (IOException closedAlready) {
      assertThat(closedAlready).isNotNull();
    }
  }

  /** Sends so many MiB for as long as the daemon takes them, then reads what it says. */
  private static String flood(String framing, int mebibytes, boolean chunked) throws IOException {
    try (SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of(daemon.socket()))) {
      String head =
          "POST /v1/domains HTTP/1.1\r\nHost: x\r\nContent-Type: application/xml\r\n%s\r\n\r\n"
              .formatted(framing);
      socket.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
      ByteArrayOutputStream piece = new ByteArrayOutputStream();
      if (chunked) {
        piece.writeBytes("100000\r\n".getBytes(StandardCharsets.US_ASCII));
      }
      piece.writeBytes(" ".repeat(MIB).getBytes(StandardCharsets.US_ASCII));
      if (chunked) {
        piece.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
      }
      try {
        for (int i = 0; i < mebibytes; i++) {
          ByteBuffer bytes = ByteBuffer.wrap(piece.toByteArray());
          while (bytes.hasRemaining()) {
            socket.write(bytes);
          }
        }
      } catch (IOException hungUp) {
        assertThat(hungUp).isNotNull();
      }
      ByteBuffer answer = ByteBuffer.allocate(4096);
      socket.read(answer);
      return StandardCharsets.UTF_8.decode(answer.flip()).toString();
    }
  }
}
