package io.vireo.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vireo.app.TlsDaemon.Reply;
import io.vireo.certificate.Authority;
import io.vireo.state.Awaited;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon with TLS, and everybody who tries to come in. */
final class DoorsTest {

  private static final String SECRET = "vErY-sEcReT-pAsSwOrD";

  @TempDir private Path directory;
  private TlsDaemon daemon;

  @BeforeEach
  void open() throws IOException {
    daemon = new TlsDaemon(directory);
  }

  @AfterEach
  void close() {
    daemon.close();
  }

  @Test
  void strangersAreAskedWhoTheyAre() {
    Reply reply =
        daemon.call(daemon.client(Optional.empty()), HttpMethod.GET, "/v1/domains", Map.of());
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.challenge()).contains("Bearer");
    assertThat(reply.body()).contains("AUTH_FAILED").contains("bearer token");
    assertThat(daemon.get("/v1/domains", "Bearer " + daemon.root() + "x").status()).isEqualTo(401);
    assertThat(daemon.get("/v1/nothing/here", "Bearer x").status()).isEqualTo(401);
  }

  @Test
  void tokensPasswordsAndCertificatesOpen() {
    assertThat(daemon.get("/v1/domains", "Bearer " + daemon.root()).status()).isEqualTo(200);
    assertThat(daemon.get("/v1/domains", TlsDaemon.basic("bob:password")).status()).isEqualTo(200);
    assertThat(daemon.get("/v1/domains", TlsDaemon.basic("bob:passwort")).status()).isEqualTo(401);
    Authority.Pem admin = TlsDaemon.issued(daemon.authority());
    Reply reply =
        daemon.call(daemon.client(Optional.of(admin)), HttpMethod.GET, "/v1/domains", Map.of());
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
  }

  @Test
  void aCertificateOfAnotherAuthorityEndsTheHandshake() {
    Authority other = Authority.create("test", Clock.systemUTC().instant());
    HttpClient stranger = daemon.client(Optional.of(TlsDaemon.issued(other)));
    String failure =
        Awaited.result(
            stranger
                .request(HttpMethod.GET, "/v1/domains")
                .compose(request -> request.send())
                .compose(response -> response.body())
                .transform(ended -> Future.succeededFuture(String.valueOf(ended.cause()))));
    assertThat(failure).contains("certificate_unknown");
  }

  @Test
  void theSocketIsTheKernelsWord() throws IOException {
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(daemon.wiring().directories().socket())))
        .isEqualTo("rw-------");
  }

  /** As many as a small machine has descriptors for; a real attack only has more of them. */
  @Test
  void connectionsThatNeverSayWhoTheyAreLeaveRoomForOthers() {
    NetClient strangers = daemon.vertx().createNetClient();
    List<Future<NetSocket>> open = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      open.add(strangers.connect(daemon.port(), "127.0.0.1"));
    }
    Awaited.result(Future.join(open));
    assertThat(daemon.get("/v1/domains", "Bearer " + daemon.root()).status()).isEqualTo(200);
    Awaited.result(strangers.close());
  }

  @Test
  void headersAndPathsSmuggleNothing() {
    assertThat(daemon.get("/v1/domains/..%2f..%2fetc", "Bearer " + daemon.ann()).status())
        .isIn(400, 404);
    assertThat(daemon.get("/v1/domains/%0d%0aX-Evil:1", "Bearer " + daemon.ann()).status())
        .isIn(400, 404);
    Reply injected =
        daemon.call(
            daemon.client(Optional.empty()),
            HttpMethod.GET,
            "/v1/domains",
            Map.of("Authorization", TlsDaemon.basic("bob\r\nX:1:password")));
    assertThat(injected.status()).isEqualTo(401);
  }

  /**
   * Pushes secrets in wherever one can be pushed in, and looks for them wherever one could leak.
   */
  @Test
  void secretsAreNowhere() throws IOException {
    String xml =
        """
        <domain type='test'><name>vnc</name><memory>1024</memory><vcpu>1</vcpu>
        <os><type>hvm</type></os>
        <devices><graphics type='vnc' passwd='%s'/></devices></domain>\
        """
            .formatted(SECRET);
    Map<String, String> headers =
        Map.of("Authorization", "Bearer " + daemon.root(), "Content-Type", "application/xml");
    List<Reply> replies = new ArrayList<>();
    replies.add(
        daemon.call(daemon.client(Optional.empty()), HttpMethod.POST, "/v1/domains", headers, xml));
    replies.add(
        daemon.call(
            daemon.client(Optional.empty()),
            HttpMethod.POST,
            "/v1/domains",
            headers,
            xml.replace("</domain>", "<" + SECRET)));
    replies.add(daemon.get("/v1/domains", TlsDaemon.basic("bob:" + SECRET)));
    replies.add(daemon.get("/v1/domains", "Bearer vireo_" + SECRET));
    replies.add(daemon.get("/v1/domains", "Bearer e30.e30." + SECRET));
    replies.add(daemon.get("/v1/domains/vnc/xml", "Bearer " + daemon.root()));
    replies.add(daemon.get("/v1/domains/vnc", "Bearer " + daemon.ann()));
    assertThat(replies.getFirst().status()).isEqualTo(201);
    assertThat(replies).noneMatch(reply -> reply.body().contains(SECRET));
    Awaited.result(daemon.wiring().doors().close());
    try (Stream<Path> logs = Files.list(daemon.wiring().directories().log())) {
      List<Path> files = logs.filter(Files::isRegularFile).toList();
      assertThat(files).anyMatch(file -> file.endsWith("audit.log"));
      for (Path file : files) {
        assertThat(Files.readString(file))
            .doesNotContain(SECRET, daemon.root(), daemon.ann())
            .contains("domain.define", "AUTH_FAILED");
        assertThat(Files.getPosixFilePermissions(file))
            .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      }
    }
  }
}
