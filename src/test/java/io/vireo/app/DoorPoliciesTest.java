package io.vireo.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vireo.app.TlsDaemon.Reply;
import io.vireo.certificate.Authority;
import io.vireo.state.Awaited;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a daemon with a policy shows to whom, while its files change. */
final class DoorPoliciesTest {

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
  void listsAndObjectsAreFilteredByLabels() {
    daemon.define("ours", "a");
    daemon.define("theirs", "b");
    assertThat(daemon.get("/v1/domains", "Bearer " + daemon.root()).body())
        .contains("ours")
        .contains("theirs");
    Reply list = daemon.get("/v1/domains", "Bearer " + daemon.ann());
    assertThat(list.body()).contains("ours", "\"team\"").doesNotContain("theirs");
    assertThat(daemon.get("/v1/domains/ours", "Bearer " + daemon.ann()).status()).isEqualTo(200);
    Reply hidden = daemon.get("/v1/domains/theirs", "Bearer " + daemon.ann());
    Reply absent = daemon.get("/v1/domains/nobody", "Bearer " + daemon.ann());
    assertThat(hidden.status()).isEqualTo(404);
    assertThat(hidden.body().replace("theirs", "X"))
        .isEqualTo(absent.body().replace("nobody", "X"));
    assertThat(daemon.get("/v1/domains/theirs/xml", "Bearer " + daemon.ann()).status())
        .isEqualTo(404);
    assertThat(daemon.get("/v1/stats/domains", "Bearer " + daemon.ann()).body())
        .doesNotContain("theirs");
    assertThat(daemon.get("/v1/jobs", "Bearer " + daemon.ann()).body()).doesNotContain("theirs");
  }

  @Test
  void aPolicyIsFollowedAndABrokenOneIsNot() throws IOException {
    daemon.define("theirs", "b");
    Path file = directory.resolve("policy.yaml");
    Files.writeString(file, TlsDaemon.POLICY + "nonsense: 1\n");
    Awaited.result(daemon.wiring().doors().reloads().look());
    assertThat(daemon.wiring().doors().problems())
        .singleElement()
        .asString()
        .contains("policy.yaml line")
        .contains("nonsense");
    assertThat(daemon.get("/v1/health", "Bearer " + daemon.root()).body())
        .contains("degraded", "nonsense");
    assertThat(daemon.get("/v1/domains/theirs", "Bearer " + daemon.ann()).status()).isEqualTo(404);
    Files.writeString(file, TlsDaemon.POLICY.replace("team: a", "team: '*'"));
    Awaited.result(daemon.wiring().doors().reloads().look());
    assertThat(daemon.wiring().doors().problems()).isEmpty();
    assertThat(daemon.get("/v1/domains/theirs", "Bearer " + daemon.ann()).status()).isEqualTo(200);
  }

  @Test
  void certificatesAreExchangedWithoutARestart() throws IOException {
    Authority next = Authority.create("next", Clock.systemUTC().instant());
    daemon.certify(next);
    Awaited.result(daemon.wiring().doors().reloads().look());
    Awaited.result(daemon.wiring().doors().reloads().look());
    HttpClient believer = daemon.client(next, Optional.empty());
    assertThat(Awaited.result(until(100, () -> status(believer)))).isEqualTo(200);
  }

  private Future<Integer> status(HttpClient by) {
    return by.request(HttpMethod.GET, "/v1/domains")
        .compose(request -> request.putHeader("Authorization", "Bearer " + daemon.root()).send())
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
                    : daemon
                        .vertx()
                        .timer(50, TimeUnit.MILLISECONDS)
                        .compose(_ -> until(times - 1, attempt)));
  }

  @Test
  void theDaemonExplainsItself() {
    daemon.define("theirs", "b");
    String path = "/v1/auth/explain?who=token%20ann&call=domain.start&domain=theirs";
    assertThat(daemon.get(path, "Bearer " + daemon.root()).body())
        .contains("\"allowed\":false", "no rule allows domain:start");
    assertThat(daemon.get(path, "Bearer " + daemon.ann()).status()).isEqualTo(403);
  }
}
