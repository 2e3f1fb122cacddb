package io.vireo.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.transport.Transport;
import io.vireo.auth.Tokens;
import io.vireo.certificate.Authority;
import io.vireo.certificate.HostName;
import io.vireo.state.Awaited;
import io.vireo.surface.http.HttpLimits;
import io.vireo.surface.http.HttpSurface;
import io.vireo.verticle.HttpVerticle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole daemon with TLS, and everybody who tries to come in. */
final class DoorsTest {

  private static final String POLICY =
      """
      roles:
        admin:
          - allow: "*"
        team-a:
          - allow: "*"
            where: {label: {team: a}}
      bindings:
        - role: admin
          to: ["token root", "cert CN=admin"]
        - role: team-a
          to: ["token ann", "user bob"]
      """;

  private static final String SECRET = "vErY-sEcReT-pAsSwOrD";

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.builder().withTransport(Transport.EPOLL).build();
  private final List<HttpClient> clients = new ArrayList<>();
  private final Authority authority = Authority.create("test", Clock.systemUTC().instant());
  private final String root = Tokens.random(new SecureRandom());
  private final String ann = Tokens.random(new SecureRandom());
  private Vireo vireo;
  private HttpVerticle door;

  private record Reply(int status, String body, String challenge) {}

  @BeforeEach
  void open() throws IOException {
    secret(
        "tokens",
        Tokens.line("root", root, Optional.empty())
            + "\n"
            + Tokens.line("ann", ann, Optional.empty()));
    secret("htpasswd", "bob:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=");
    Files.writeString(directory.resolve("policy.yaml"), POLICY);
    certify(authority);
    Files.writeString(directory.resolve("ca.crt"), authority.pem().certificate());
    Settings settings =
        Settings.parse(
            """
            state-dir: "%1$s/state"
            run-dir: "%1$s/run"
            hypervisors: ["test:///default"]
            http:
              listen: "127.0.0.1:0"
              tls: {cert: "%1$s/server.crt", key: "%1$s/server.key", client-ca: "%1$s/ca.crt"}
            auth:
              policy: "%1$s/policy.yaml"
              tokens: "%1$s/tokens"
              htpasswd: "%1$s/htpasswd"
              audit: {reads: true}
            """
                .formatted(directory));
    vireo = Awaited.result(Vireo.open(vertx, settings));
    Wiring wiring = vireo.wiring();
    HttpSurface surface =
        new HttpSurface(vertx, wiring.dispatcher(), wiring.news(), HttpLimits.DEFAULTS);
    door =
        new HttpVerticle(
            surface,
            wiring.doors().local(wiring.directories().socket(), settings.http().socket()),
            Awaited.result(wiring.doors().remote(settings.http())));
    Awaited.result(vertx.deployVerticle(door));
  }

  @AfterEach
  void close() {
    clients.forEach(client -> Awaited.result(client.close()));
    Awaited.result(vireo.close());
    Awaited.result(vertx.close());
  }

  private void secret(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private void certify(Authority by) throws IOException {
    Authority.Pem pem =
        by.server(
            List.of(HostName.of("localhost"), HostName.of("127.0.0.1")),
            "vireo",
            Clock.systemUTC().instant(),
            Duration.ofDays(1));
    secret("server.key", pem.key());
    Files.writeString(directory.resolve("server.crt"), pem.certificate());
  }

  private HttpClient client(Optional<Authority.Pem> own) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setSsl(true)
            .setDefaultHost("localhost")
            .setDefaultPort(door.tcpPort().getAsInt())
            .setTrustOptions(
                new PemTrustOptions().addCertValue(Buffer.buffer(authority.pem().certificate())));
    own.ifPresent(
        pem ->
            options.setKeyCertOptions(
                new PemKeyCertOptions()
                    .addCertValue(Buffer.buffer(pem.certificate()))
                    .addKeyValue(Buffer.buffer(pem.key()))));
    HttpClient client = vertx.createHttpClient(options);
    clients.add(client);
    return client;
  }

  private Reply call(HttpClient by, HttpMethod method, String path, Map<String, String> headers) {
    return call(by, method, path, headers, "");
  }

  private Reply call(
      HttpClient by, HttpMethod method, String path, Map<String, String> headers, String body) {
    return Awaited.result(
        by.request(new RequestOptions().setMethod(method).setURI(path))
            .compose(
                request -> {
                  headers.forEach(request::putHeader);
                  return body.isEmpty() ? request.send() : request.send(body);
                })
            .compose(
                response ->
                    response
                        .body()
                        .map(
                            text ->
                                new Reply(
                                    response.statusCode(),
                                    text.toString(),
                                    String.valueOf(response.getHeader("WWW-Authenticate"))))));
  }

  private Reply get(String path, String authorization) {
    return call(
        client(Optional.empty()), HttpMethod.GET, path, Map.of("Authorization", authorization));
  }

  private static String basic(String both) {
    return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
  }

  private void define(String name, String team) {
    String xml =
        """
        <domain type='test'><name>%s</name><memory>1024</memory><vcpu>1</vcpu>
        <metadata><v:labels xmlns:v='urn:vireo:labels'><v:label name='team'>%s</v:label></v:labels>
        </metadata><os><type>hvm</type></os></domain>\
        """
            .formatted(name, team);
    Reply made =
        call(
            client(Optional.empty()),
            HttpMethod.POST,
            "/v1/domains",
            Map.of("Authorization", "Bearer " + root, "Content-Type", "application/xml"),
            xml);
    assertThat(made.status()).as(made.body()).isEqualTo(201);
  }

  @Test
  void strangersAreAskedWhoTheyAre() {
    Reply reply = call(client(Optional.empty()), HttpMethod.GET, "/v1/domains", Map.of());
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.challenge()).contains("Bearer");
    assertThat(reply.body()).contains("AUTH_FAILED").contains("bearer token");
    assertThat(get("/v1/domains", "Bearer " + root + "x").status()).isEqualTo(401);
    assertThat(get("/v1/nothing/here", "Bearer x").status()).isEqualTo(401);
  }

  @Test
  void tokensPasswordsAndCertificatesOpen() {
    assertThat(get("/v1/domains", "Bearer " + root).status()).isEqualTo(200);
    assertThat(get("/v1/domains", basic("bob:password")).status()).isEqualTo(200);
    assertThat(get("/v1/domains", basic("bob:passwort")).status()).isEqualTo(401);
    Authority.Pem admin = issued(authority);
    Reply reply = call(client(Optional.of(admin)), HttpMethod.GET, "/v1/domains", Map.of());
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
  }

  private static Authority.Pem issued(Authority by) {
    return by.client("admin", Optional.empty(), Clock.systemUTC().instant(), Duration.ofDays(1));
  }

  @Test
  void aCertificateOfAnotherAuthorityEndsTheHandshake() {
    Authority other = Authority.create("test", Clock.systemUTC().instant());
    HttpClient stranger = client(Optional.of(issued(other)));
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
                Files.getPosixFilePermissions(vireo.wiring().directories().socket())))
        .isEqualTo("rw-------");
  }

  @Test
  void listsAndObjectsAreFilteredByLabels() {
    define("ours", "a");
    define("theirs", "b");
    assertThat(get("/v1/domains", "Bearer " + root).body()).contains("ours").contains("theirs");
    Reply list = get("/v1/domains", "Bearer " + ann);
    assertThat(list.body()).contains("ours", "\"team\"").doesNotContain("theirs");
    assertThat(get("/v1/domains/ours", "Bearer " + ann).status()).isEqualTo(200);
    Reply hidden = get("/v1/domains/theirs", "Bearer " + ann);
    Reply absent = get("/v1/domains/nobody", "Bearer " + ann);
    assertThat(hidden.status()).isEqualTo(404);
    assertThat(hidden.body().replace("theirs", "X"))
        .isEqualTo(absent.body().replace("nobody", "X"));
    assertThat(get("/v1/domains/theirs/xml", "Bearer " + ann).status()).isEqualTo(404);
    assertThat(get("/v1/stats/domains", "Bearer " + ann).body()).doesNotContain("theirs");
    assertThat(get("/v1/jobs", "Bearer " + ann).body()).doesNotContain("theirs");
  }

  @Test
  void aPolicyIsFollowedAndABrokenOneIsNot() throws IOException {
    define("theirs", "b");
    Path file = directory.resolve("policy.yaml");
    Files.writeString(file, POLICY + "nonsense: 1\n");
    Awaited.result(vireo.wiring().doors().reloads().look());
    assertThat(vireo.wiring().doors().problems())
        .singleElement()
        .asString()
        .contains("policy.yaml line")
        .contains("nonsense");
    assertThat(get("/v1/health", "Bearer " + root).body()).contains("degraded", "nonsense");
    assertThat(get("/v1/domains/theirs", "Bearer " + ann).status()).isEqualTo(404);
    Files.writeString(file, POLICY.replace("team: a", "team: '*'"));
    Awaited.result(vireo.wiring().doors().reloads().look());
    assertThat(vireo.wiring().doors().problems()).isEmpty();
    assertThat(get("/v1/domains/theirs", "Bearer " + ann).status()).isEqualTo(200);
  }

  @Test
  void certificatesAreExchangedWithoutARestart() throws IOException {
    Authority next = Authority.create("next", Clock.systemUTC().instant());
    certify(next);
    Awaited.result(vireo.wiring().doors().reloads().look());
    Awaited.result(vireo.wiring().doors().reloads().look());
    HttpClient believer =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setSsl(true)
                .setDefaultHost("localhost")
                .setDefaultPort(door.tcpPort().getAsInt())
                .setTrustOptions(
                    new PemTrustOptions().addCertValue(Buffer.buffer(next.pem().certificate()))));
    clients.add(believer);
    assertThat(Awaited.result(until(100, () -> status(believer)))).isEqualTo(200);
  }

  private Future<Integer> status(HttpClient by) {
    return by.request(HttpMethod.GET, "/v1/domains")
        .compose(request -> request.putHeader("Authorization", "Bearer " + root).send())
        .map(HttpClientResponse::statusCode);
  }

  /** Tries again while it fails: exchanging goes on beside. */
  private <T> Future<T> until(int times, Supplier<Future<T>> attempt) {
    return attempt
        .get()
        .recover(
            failure ->
                times == 0
                    ? Future.failedFuture(failure)
                    : vertx
                        .timer(50, TimeUnit.MILLISECONDS)
                        .compose(_ -> until(times - 1, attempt)));
  }

  @Test
  void theDaemonExplainsItself() {
    define("theirs", "b");
    String path = "/v1/auth/explain?who=token%20ann&call=domain.start&domain=theirs";
    assertThat(get(path, "Bearer " + root).body())
        .contains("\"allowed\":false", "no rule allows domain:start");
    assertThat(get(path, "Bearer " + ann).status()).isEqualTo(403);
  }

  /** As many as a small machine has descriptors for; a real attack only has more of them. */
  @Test
  void connectionsThatNeverSayWhoTheyAreLeaveRoomForOthers() {
    NetClient strangers = vertx.createNetClient();
    List<Future<NetSocket>> open = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      open.add(strangers.connect(door.tcpPort().getAsInt(), "127.0.0.1"));
    }
    Awaited.result(Future.join(open));
    assertThat(get("/v1/domains", "Bearer " + root).status()).isEqualTo(200);
    Awaited.result(strangers.close());
  }

  @Test
  void headersAndPathsSmuggleNothing() {
    assertThat(get("/v1/domains/..%2f..%2fetc", "Bearer " + ann).status()).isIn(400, 404);
    assertThat(get("/v1/domains/%0d%0aX-Evil:1", "Bearer " + ann).status()).isIn(400, 404);
    Reply injected =
        call(
            client(Optional.empty()),
            HttpMethod.GET,
            "/v1/domains",
            Map.of("Authorization", basic("bob\r\nX:1:password")));
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
        Map.of("Authorization", "Bearer " + root, "Content-Type", "application/xml");
    List<Reply> replies = new ArrayList<>();
    replies.add(call(client(Optional.empty()), HttpMethod.POST, "/v1/domains", headers, xml));
    replies.add(
        call(
            client(Optional.empty()),
            HttpMethod.POST,
            "/v1/domains",
            headers,
            xml.replace("</domain>", "<" + SECRET)));
    replies.add(get("/v1/domains", basic("bob:" + SECRET)));
    replies.add(get("/v1/domains", "Bearer vireo_" + SECRET));
    replies.add(get("/v1/domains", "Bearer e30.e30." + SECRET));
    replies.add(get("/v1/domains/vnc/xml", "Bearer " + root));
    replies.add(get("/v1/domains/vnc", "Bearer " + ann));
    assertThat(replies.getFirst().status()).isEqualTo(201);
    assertThat(replies).noneMatch(reply -> reply.body().contains(SECRET));
    Awaited.result(vireo.wiring().doors().close());
    try (Stream<Path> logs = Files.list(vireo.wiring().directories().log())) {
      List<Path> files = logs.filter(Files::isRegularFile).toList();
      assertThat(files).anyMatch(file -> file.endsWith("audit.log"));
      for (Path file : files) {
        assertThat(Files.readString(file))
            .doesNotContain(SECRET, root, ann)
            .contains("domain.define", "AUTH_FAILED");
        assertThat(Files.getPosixFilePermissions(file))
            .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      }
    }
  }
}
