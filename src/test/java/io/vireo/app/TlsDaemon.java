package io.vireo.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
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

/** A whole daemon with TLS, and those who may come in. */
final class TlsDaemon implements AutoCloseable {

  static final String POLICY =
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

  private final Path directory;
  private final Vertx vertx = Vertx.builder().withTransport(Transport.EPOLL).build();
  private final List<HttpClient> clients = new ArrayList<>();
  private final Authority authority = Authority.create("test", Clock.systemUTC().instant());
  private final String root = Tokens.random(new SecureRandom());
  private final String ann = Tokens.random(new SecureRandom());
  private final Vireo vireo;
  private final HttpVerticle door;

  /** What came back. */
  record Reply(int status, String body, String challenge) {}

  TlsDaemon(Path directory) throws IOException {
    this.directory = directory;
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

  @Override
  public void close() {
    clients.forEach(client -> Awaited.result(client.close()));
    Awaited.result(vireo.close());
    Awaited.result(vertx.close());
  }

  void secret(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  void certify(Authority by) throws IOException {
    Authority.Pem pem =
        by.server(
            List.of(HostName.of("localhost"), HostName.of("127.0.0.1")),
            "vireo",
            Clock.systemUTC().instant(),
            Duration.ofDays(1));
    secret("server.key", pem.key());
    Files.writeString(directory.resolve("server.crt"), pem.certificate());
  }

  HttpClient client(Optional<Authority.Pem> own) {
    return client(authority, own);
  }

  /** One that takes this authority's word for whom it has reached. */
  HttpClient client(Authority trusted, Optional<Authority.Pem> own) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setSsl(true)
            .setDefaultHost("localhost")
            .setDefaultPort(door.tcpPort().getAsInt())
            .setTrustOptions(
                new PemTrustOptions().addCertValue(Buffer.buffer(trusted.pem().certificate())));
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

  Reply call(HttpClient by, HttpMethod method, String path, Map<String, String> headers) {
    return call(by, method, path, headers, "");
  }

  Reply call(
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

  Reply get(String path, String authorization) {
    return call(
        client(Optional.empty()), HttpMethod.GET, path, Map.of("Authorization", authorization));
  }

  static String basic(String both) {
    return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
  }

  void define(String name, String team) {
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

  static Authority.Pem issued(Authority by) {
    return by.client("admin", Optional.empty(), Clock.systemUTC().instant(), Duration.ofDays(1));
  }

  /** Whom this daemon takes certificates of. */
  Authority authority() {
    return authority;
  }

  /** A token of somebody who may do everything. */
  String root() {
    return root;
  }

  /** A token of somebody who may do everything with team a's. */
  String ann() {
    return ann;
  }

  int port() {
    return door.tcpPort().getAsInt();
  }

  Vertx vertx() {
    return vertx;
  }

  Wiring wiring() {
    return vireo.wiring();
  }
}
