package io.vireo.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.transport.Transport;
import io.vireo.auth.Tokens;
import io.vireo.certificate.Authority;
import io.vireo.certificate.HostName;
import io.vireo.cli.Commands;
import io.vireo.cli.Terminal;
import io.vireo.state.Awaited;
import io.vireo.surface.http.HttpLimits;
import io.vireo.surface.http.HttpSurface;
import io.vireo.verticle.HttpVerticle;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line and a daemon on "another" machine: everything over TLS. */
final class RemoteClientTest {

  private static final String POLICY =
      """
      roles:
        admin:
          - allow: "*"
      bindings:
        - role: admin
          to: ["token ci", "cert CN=backup"]
      """;

  private static final Duration DAY = Duration.ofDays(1);

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.builder().withTransport(Transport.EPOLL).build();
  private final Authority authority = Authority.create("test", Clock.systemUTC().instant());
  private final String token = Tokens.random(new SecureRandom());
  private Vireo vireo;
  private HttpVerticle door;

  /** How a command ended. */
  private record Ran(int status, ByteArrayOutputStream written, String err) {
    String out() {
      return written.toString(StandardCharsets.UTF_8);
    }
  }

  @BeforeEach
  void open() throws IOException {
    secret("tokens", Tokens.line("ci", token, Optional.empty()));
    secret("token", token + "\n");
    Files.writeString(directory.resolve("policy.yaml"), POLICY);
    Files.writeString(directory.resolve("ca.crt"), authority.pem().certificate());
    write("backup", authority.client("backup", Optional.empty(), now(), DAY));
    write("server", authority.server(List.of(HostName.of("localhost")), "vireo", now(), DAY));
    Settings settings =
        Settings.parse(
            """
            state-dir: "%1$s/state"
            run-dir: "%1$s/run"
            hypervisors: ["test:///default"]
            http:
              listen: "127.0.0.1:0"
              tls: {cert: "%1$s/server.crt", key: "%1$s/server.key", client-ca: "%1$s/ca.crt"}
            auth: {policy: "%1$s/policy.yaml", tokens: "%1$s/tokens"}
            """
                .formatted(directory));
    vireo = Awaited.result(Vireo.open(vertx, settings));
    Wiring wiring = vireo.wiring();
    door =
        new HttpVerticle(
            new HttpSurface(vertx, wiring.dispatcher(), wiring.news(), HttpLimits.DEFAULTS),
            wiring.doors().local(wiring.directories().socket(), settings.http().socket()),
            Awaited.result(wiring.doors().remote(settings.http())));
    Awaited.result(vertx.deployVerticle(door));
  }

  private static Instant now() {
    return Clock.systemUTC().instant();
  }

  @AfterEach
  void close() {
    Awaited.result(vireo.close());
    Awaited.result(vertx.close());
  }

  private void secret(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private void write(String name, Authority.Pem pem) throws IOException {
    secret(name + ".key", pem.key());
    Files.writeString(directory.resolve(name + ".crt"), pem.certificate());
  }

  private Map<String, String> there() {
    return Map.of("VIREO_URL", "https://localhost:" + port(), "VIREO_CA", "ca.crt");
  }

  private int port() {
    return door.tcpPort().getAsInt();
  }

  /** As somebody whose environment says which daemon, and with a token. */
  private Ran run(String... words) {
    return run(there(), new byte[0], more(words, "--token-file", "token"));
  }

  private Ran stranger(String... words) {
    return run(there(), new byte[0], List.of(words));
  }

  private static List<String> more(String[] words, String... others) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of(others));
    return all;
  }

  private Ran run(Map<String, String> environment, byte[] in, List<String> words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            new ByteArrayInputStream(in),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            false,
            100,
            environment,
            directory);
    int status = Commands.run(terminal, words, AuthCommand.of(terminal));
    return new Ran(status, out, err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void commandsJobsAndEventsAreThoseOfTheSocket() {
    assertThat(run("list").out()).contains("test", "running");
    Ran saved = run("save", "test", directory.resolve("image").toString());
    assertThat(saved.status()).as(saved.err()).isZero();
    assertThat(saved.out()).contains("Domain 'test' saved to");
    assertThat(run("restore", directory.resolve("image").toString()).status()).isZero();
    Ran events = run("events", "--since", "0", "--type", "lifecycle", "--count", "2");
    assertThat(events.status()).as(events.err()).isZero();
    assertThat(events.out()).contains("'test'");
    assertThat(run("auth", "explain", "token ci", "domain.start", "test").out())
        .startsWith("yes, ");
  }

  @Test
  void aCertificateIsShownWithTheKeyBesideIt() {
    assertThat(stranger("list", "--cert", "backup.crt").out()).contains("test");
    Ran other = stranger("list", "--cert", "backup.crt", "--cert-key", "ca.crt");
    assertThat(other.err()).contains("ca.crt may be read or written by others");
  }

  @Test
  void guestsFlowBothWays() throws IOException {
    Ran sent = run("save-stream", "test");
    assertThat(sent.status()).as(sent.err()).isZero();
    Ran taken =
        run(
            there(),
            sent.written().toByteArray(),
            List.of("restore-stream", "--token-file", "token"));
    assertThat(taken.status()).as(taken.err()).isZero();
    assertThat(run("domstate", "test").out()).contains("running");
  }

  @Test
  void theDaemonSaysWhoMayNotComeIn() {
    Ran nobody = stranger("list");
    assertThat(nobody.status()).isEqualTo(Commands.FAILED);
    assertThat(nobody.err()).contains("AUTH_FAILED").contains("bearer token");
    assertThat(stranger("console", "test").err()).contains("AUTH_FAILED");
    assertThat(stranger("events").err()).contains("AUTH_FAILED");
  }

  @Test
  void aDaemonIsBelievedOnlyByItsAuthorityAndUnderItsName() {
    String name = "https://127.0.0.1:" + port();
    assertThat(run("list", "--url", name).err())
        .contains("AUTH_FAILED", "is not believed", "127.0.0.1", "--ca")
        .doesNotContain(token);
    Map<String, String> without = Map.of("VIREO_URL", "https://localhost:" + port());
    assertThat(run(without, new byte[0], List.of("list", "--token-file", "token")).err())
        .contains("AUTH_FAILED", "is not believed");
  }

  @Test
  void aDaemonRefusesACertificateOfAnotherAuthority() throws IOException {
    Authority other = Authority.create("other", now());
    write("foreign", other.client("backup", Optional.empty(), now(), DAY));
    assertThat(stranger("list", "--cert", "foreign.crt").err())
        .contains("AUTH_FAILED", "does not take this client", "--cert");
  }

  @Test
  void aTokenThatOthersMayReadIsRefused() throws IOException {
    Files.setPosixFilePermissions(
        directory.resolve("token"), PosixFilePermissions.fromString("rw-r--r--"));
    Ran refused = run("list");
    assertThat(refused.status()).isEqualTo(Commands.FAILED);
    assertThat(refused.err()).contains("CONF_SYNTAX", "chmod 600").doesNotContain(token);
  }

  @Test
  void filesOfAnotherMachineAreNamedFromItsRoot() {
    assertThat(run("save", "test", "image").err()).contains("INVALID_ARG", "from / on");
    assertThat(run("list").out()).contains("running");
  }

  @Test
  void whatSpeaksNoTlsIsSaidToAndWhatIsNotThereToo() {
    assertThat(run("list", "--url", "http://localhost:" + port()).err()).contains("NO_CONNECT");
    assertThat(run("list", "--url", "https://localhost:1").err())
        .contains("NO_CONNECT", "no daemon answers at https://localhost:1");
    assertThat(run("list", "--url", "https://localhost:1", "--socket", "x").err())
        .contains("INVALID_ARG");
  }
}
