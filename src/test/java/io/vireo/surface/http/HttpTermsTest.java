package io.vireo.surface.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.RequestOptions;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Terms;
import io.vireo.operation.Catalogue;
import io.vireo.operation.Operation;
import io.vireo.operation.Operation.Mode;
import io.vireo.surface.http.ApiServer.Reply;
import io.vireo.wire.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What headers say of a call reaches it, and what comes of it is in the answer's headers. */
class HttpTermsTest {

  private static final String START = "/v1/domains/web1/start";

  @TempDir Path directory;
  private ApiServer api;

  @BeforeEach
  void serve() {
    api = new ApiServer(directory);
  }

  @AfterEach
  void close() {
    api.close();
  }

  private RequestOptions post(String uri, String header, String value) {
    return api.onUnix("POST", uri).putHeader(header, value);
  }

  private Terms last() {
    return api.house.calls.getLast().terms();
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Request-Id", "Request-Id"})
  void aRequestKeepsItsNameAndTheAnswerBearsIt(String header) {
    Reply reply = api.send(post("/v1/domains/web1/suspend", header, "nightly-7"), "");
    assertThat(reply.header("X-Request-Id")).isEqualTo("nightly-7");
    assertThat(last().request()).isEqualTo("nightly-7");
  }

  @Test
  void aNameThatWouldSpoilALogIsNotTaken() {
    Reply reply = api.send(post("/v1/domains/web1/suspend", "X-Request-Id", "a b\"c"), "");
    assertThat(reply.header("X-Request-Id")).matches("[0-9a-f]{16}");
    assertThat(last().request()).isEqualTo(reply.header("X-Request-Id"));
  }

  @Test
  void failuresBearTheNameToo() {
    Reply reply = api.send(api.onUnix("GET", "/v1/nowhere").putHeader("X-Request-Id", "r7"), "");
    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.header("X-Request-Id")).isEqualTo("r7");
  }

  @Test
  void aTimeThatTheClientNamesIsTheCalls() {
    api.send(post("/v1/domains/web1/suspend", "Request-Timeout", "7"), "");
    assertThat(last().time()).contains(Duration.ofSeconds(7));
  }

  @Test
  void aCallMadeAgainWithItsKeyIsTheSameJob() {
    Reply first = api.send(post(START, "Idempotency-Key", "\"k 1\""), "");
    Reply again = api.send(post(START, "Idempotency-Key", "\"k 1\""), "");
    assertThat(again.header("Location")).isEqualTo(first.header("Location"));
    assertThat(Json.object(again.text()).get("id")).isEqualTo(Json.object(first.text()).get("id"));
    assertThat(api.send(post(START, "Idempotency-Key", "other"), "").header("Location"))
        .isNotEqualTo(first.header("Location"));
  }

  @Test
  void aKeyIsOneCallsAndNoOthers() {
    api.send(post(START, "Idempotency-Key", "k"), "");
    Reply other = api.send(post(START + "?paused=true", "Idempotency-Key", "k"), "");
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.text()).contains("IDEMPOTENCY_KEY_REUSED");
  }

  @ParameterizedTest
  @CsvSource({
    "Idempotency-Key,''",
    "If-Match,abc",
    "If-Match,'\"a\" \"b\"'",
    "If-None-Match,'\"1\"'",
    "Request-Timeout,soon",
  })
  void whatCannotBeMeantIsRefused(String header, String value) {
    Reply reply = api.send(post("/v1/domains/web1/suspend", header, value), "");
    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    assertThat(reply.text()).contains(header);
    assertThat(api.house.calls).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'\"abc.0123\"', abc",
    "'\"abc\"', abc",
    "'\"a.1\", \"b.2\"', 'a,b'",
    "*, *",
  })
  void theVersionInATagIsTheCalls(String header, String version) {
    api.send(post("/v1/domains/web1/suspend", "If-Match", header), "");
    assertThat(last().ifMatch()).contains(version);
  }

  @Test
  void anObjectCanBeAskedNotToBeThere() {
    api.send(post("/v1/domains/web1/suspend", "If-None-Match", "*"), "");
    assertThat(last().ifAbsent()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/domains/web1", "/v1/domains/web1?hypervisor=test:///default"})
  void whatTheClientHasAlreadyIsNotSentAgain(String uri) {
    String tag = api.get(uri).header("ETag");
    assertThat(tag).startsWith("\"1.");
    Reply again = api.send(api.onUnix("GET", uri).putHeader("If-None-Match", tag), "");
    assertThat(again.status()).isEqualTo(304);
    assertThat(again.header("ETag")).isEqualTo(tag);
    assertThat(again.text()).isEmpty();
    Reply changed = api.send(api.onUnix("GET", uri).putHeader("If-None-Match", "\"1.0\""), "");
    assertThat(changed.status()).isEqualTo(200);
  }

  @Test
  void aMismatchIsAFailedPrecondition() {
    api.house.failure =
        Optional.of(new VirtException(ErrorCode.VERSION_MISMATCH, "domain 'web1' has changed"));
    assertThat(api.send(post("/v1/domains/web1/suspend", "If-Match", "\"x\""), "").status())
        .isEqualTo(412);
  }

  static List<Operation<?, ?>> changing() {
    return Catalogue.ROWS.stream()
        .filter(Operation::changes)
        .filter(row -> Catalogue.preflight(row).isEmpty())
        .filter(row -> row.mode() != Mode.TAKES)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("changing")
  void everyCallThatChangesSomethingHasADryRun(Operation<?, ?> row) {
    var route = row.route().orElseThrow();
    var example = Json.object(row.example());
    String path = "/v1" + route.path();
    for (String name : Routes.placeholders(route)) {
      path = path.replace("{" + name + "}", example.remove(name).asText());
    }
    String selector = route.selector().map(name -> "&" + name).orElse("");
    Reply reply =
        api.send(
            api.onUnix(route.method().name(), path + "?dryRun" + selector)
                .putHeader("Content-Type", "application/json"),
            example.toString());
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(Json.object(reply.text()).path("operation").asText()).isEqualTo(row.name());
    assertThat(last().dryRun()).isTrue();
    assertThat(api.house.jobs.newestFirst()).isEmpty();
  }

  @Test
  void whatChangesNothingHasNoDryRun() {
    assertThat(api.get("/v1/domains/web1?dryRun").status()).isEqualTo(400);
  }

  @Test
  void whoeverPrefersNotToWaitHearsThatNobodyDoes() {
    assertThat(api.send(post(START, "Prefer", "respond-async"), "").header("Preference-Applied"))
        .isEqualTo("respond-async");
    assertThat(api.send(post(START, "Prefer", "wait=5"), "").header("Preference-Applied"))
        .isEqualTo("wait=5");
  }
}
