package io.vireo.surface.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.surface.http.ApiServer.Reply;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What ill-meant and mistaken requests get, and that the server is well afterwards. */
@ExtendWith(VertxExtension.class)
class RefusalsTest {

  private static final int MIB = 1024 * 1024;

  @TempDir static Path directory;
  private static ApiServer api;

  @BeforeAll
  static void serve() {
    api = new ApiServer(directory);
  }

  @AfterEach
  void isStillWell() {
    api.house.failure = Optional.empty();
    api.house.denial = Optional.empty();
    assertThat(api.get("/v1/health").status()).isEqualTo(200);
    api.house.calls.clear();
  }

  @AfterAll
  static void close() {
    api.close();
  }

  @Test
  void problemHasEverythingThatLibvirtSays() {
    api.house.failure =
        Optional.of(
            new VirtException(ErrorCode.SAVE_IMAGE_INCOMPLETE, "was not finished").of("/s"));
    Reply reply = api.get("/v1/save-image?path=/s");
    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(reply.text())
        .isEqualTo(
            "{\"type\":\"urn:vireo:error:save-image-incomplete\",\"title\":\"save image"
                + " incomplete\",\"status\":422,\"detail\":\"was not finished\","
                + "\"code\":\"SAVE_IMAGE_INCOMPLETE\",\"libvirtNumber\":9,"
                + "\"libvirtName\":\"%s\",\"object\":\"/s\","
                    .formatted(ErrorCode.SAVE_IMAGE_INCOMPLETE.libvirtName())
                + "\"instance\":\"/v1/save-image\"}");
  }

  @Test
  void accidentIsNotShown() {
    api.house.failure = Optional.of(new IllegalStateException("secret of the house"));
    Reply reply = api.get("/v1/domains/web1");
    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.text()).contains("reference").doesNotContain("secret", "Exception", "at io.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET|/|404",
        "GET|/v1|404",
        "GET|/v1/nothing|404",
        "GET|/v2/domains|404",
        "GET|/v1/domains/|400",
        "GET|/v1/domains/a/b/c/d|404",
        "GET|//v1/domains|400",
        "GET|/v1//domains|400",
        "GET|/v1/./domains|400",
        "GET|/v1/domains/..|400",
        "GET|/v1/domains/%2e%2E|400",
        "DELETE|/v1/domains/%2E/job|400",
        "DELETE|/v1/domains/x/../job|400",
        "GET|/v1/domains/web1?colour=%zz|400",
        "PATCH|/v1/domains|405",
        "DELETE|/v1/domains|405",
        "OPTIONS|/v1/events|405",
        "GET|/v1/domains/a%00b|400",
        "GET|/v1/domains/a%0Ab|400",
        "GET|/v1/domains/a%zz|400",
        "GET|/v1/domains?state=%zz|400",
        "GET|/v1/domains?colour=red|400",
        "GET|/v1/domains?state=running&state=paused|400",
        "GET|/v1/domains?hypervisor=no+uri|400",
        "GET|/v1/jobs/one|400",
        "GET|/v1/jobs/99999999999999999999|400",
        "GET|/v1/jobs/77|404",
        "GET|/v1/save-image|400",
        "GET|/v1/save-image?path=relative|400",
        "GET|/v1/save-image?path=/a%00b|400",
        "GET|/v1/save-image?path=/a%0ab|400",
        "POST|/v1/domains/x/start?paused=perhaps|400",
        "POST|/v1/domains?start=perhaps|400",
        "GET|/v1/events?type=none|400",
        "GET|/v1/events?since=-1|400",
        "GET|/v1/events?colour=red|400",
      })
  void refusesPathsAndQueries(String method, String uri, int status) {
    Reply reply = api.send(api.onUnix(method, uri), "");
    assertThat(reply.status()).as(reply.text()).isEqualTo(status);
    assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(reply.json().path("detail").asText()).isNotEmpty();
  }

  @Test
  void wrongMethodSaysWhichAreRight() {
    Reply reply = api.send(api.onUnix("PATCH", "/v1/domains/web1"), "");
    assertThat(reply.header("Allow")).isEqualTo("DELETE, GET, HEAD, PUT");
  }

  @Test
  void namesUnknownQueryParameter() {
    assertThat(api.get("/v1/domains?colour=red").json().path("detail").asText())
        .isEqualTo("unknown query parameter 'colour'; known are hypervisor, label, state");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "null",
        "{",
        "{\"path\"}",
        "{\"path\": 7}",
        "{\"path\": null}",
        "{}",
        "{\"path\": \"\"}",
        "{\"path\": \"relative\"}",
        "{\"path\": \"/a\\u0000b\"}",
        "{\"path\": \"/s\", \"unknown\": 1}",
        "{\"path\": \"/s\", \"running\": \"yes\"}",
        "{\"path\": \"/s\", \"path\": \"/t\"}",
        "{\"path\": \"/s\", \"domain\": \"another\"}",
        "{\"path\": \"/s\"} {}",
      })
  void refusesJsonOfTheWrongShape(String body) {
    Reply reply = api.post("/v1/domains/web1/save", body);
    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    assertThat(api.house.calls).isEmpty();
  }

  @Test
  void refusesDeepJson() {
    Reply reply = api.post("/v1/domains/web1/save", "{\"path\":".repeat(200_000));
    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.json().path("code").asText()).isEqualTo("DOCUMENT_TOO_LARGE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/xml", "text/plain", "application/x-www-form-urlencoded", "?"})
  void refusesOtherTypesOfBody(String type) {
    Reply reply =
        api.send(
            api.onUnix("POST", "/v1/domains/web1/start").putHeader("Content-Type", type), "<a/>");
    assertThat(reply.status()).isEqualTo(415);
    assertThat(reply.json().path("detail").asText()).contains("application/json");
  }

  @Test
  void refusesAnnouncedLengthBeforeReadingAnything() {
    Reply reply =
        ApiServer.await(
            ask("POST", "/v1/domains")
                .compose(
                    request -> {
                      request.putHeader("Content-Length", Long.toString(100L * MIB));
                      request.sendHead();
                      return request.response().compose(ApiServer::reply);
                    }));
    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.header("Connection")).isEqualTo("close");
  }

  @Test
  void refusesEndlessBodyWhileItStreams() {
    Promise<Reply> reply = Promise.promise();
    ask("POST", "/v1/domains")
        .onFailure(reply::tryFail)
        .onSuccess(
            request -> {
              request.setChunked(true);
              request.exceptionHandler(_ -> {});
              request.response().compose(ApiServer::reply).onComplete(reply);
              pour(request, Buffer.buffer(new byte[64 * 1024]));
            });
    assertThat(ApiServer.await(reply.future()).status()).isEqualTo(413);
  }

  @Test
  void refusesBodyOfAHundredMebibytesInBoundedMemory() {
    Buffer hundred = Buffer.buffer(new byte[100 * MIB]);
    Reply reply =
        ApiServer.await(
            api.later(
                api.onUnix("POST", "/v1/domains").putHeader("Content-Type", "application/xml"),
                hundred));
    assertThat(reply.status()).isEqualTo(413);
  }

  @Test
  void takesBodyOfTheLimit() {
    String document = "<domain>" + "x".repeat(4 * MIB - 17) + "</domain>";
    Reply reply =
        api.send(
            api.onUnix("POST", "/v1/domains").putHeader("Content-Type", "application/xml"),
            document);
    assertThat(reply.status()).isEqualTo(201);
    assertThat(
            api.send(
                    api.onUnix("POST", "/v1/domains").putHeader("Content-Type", "application/xml"),
                    document + " ")
                .status())
        .isEqualTo(413);
  }

  @Test
  void deniesBeforeParsing() {
    api.house.denial = Optional.of(new VirtException(ErrorCode.ACCESS_DENIED, "not you"));
    assertThat(api.post("/v1/domains/web1/save", "{ malformed").status()).isEqualTo(403);
    api.house.denial = Optional.empty();
  }

  @Test
  void deniesEventsLikeEverythingElse() {
    api.house.denial = Optional.of(new VirtException(ErrorCode.ACCESS_DENIED, "not you"));
    assertThat(api.get("/v1/events").status()).isEqualTo(403);
    assertThatThrownBy(() -> EventClient.listen(api, ""))
        .hasRootCauseInstanceOf(UpgradeRejectedException.class)
        .hasStackTraceContaining("403");
    assertThat(api.house.asked).contains("connect:search_domains");
  }

  @Test
  void refusesLongRequestLine() {
    Reply reply = api.get("/v1/domains/" + "x".repeat(10_000));
    assertThat(reply.status()).isEqualTo(414);
    assertThat(reply.json().path("code").asText()).isEqualTo("DOCUMENT_TOO_LARGE");
  }

  @Test
  void refusesLongHeaders() {
    Reply reply =
        api.send(api.onUnix("GET", "/v1/health").putHeader("X-Long", "x".repeat(20_000)), "");
    assertThat(reply.status()).isEqualTo(431);
  }

  @Test
  void refusesTimeoutThatIsNoNumber() {
    Reply reply =
        api.send(api.onUnix("GET", "/v1/health").putHeader("Request-Timeout", "soon"), "");
    assertThat(reply.status()).isEqualTo(400);
  }

  @Test
  void refusesWhatIsNotHttp(VertxTestContext test) {
    Buffer all = Buffer.buffer();
    api.sockets
        .connect(api.unix())
        .onFailure(test::failNow)
        .onSuccess(
            socket ->
                socket
                    .handler(all::appendBuffer)
                    .closeHandler(
                        _ ->
                            test.verify(
                                () -> {
                                  assertThat(all.toString())
                                      .contains(" 400 Bad Request", "VIR_ERR_INVALID_ARG");
                                  test.completeNow();
                                }))
                    .write("NONSENSE\u0001\r\n\r\n"));
  }

  private static void pour(HttpClientRequest request, Buffer chunk) {
    request.write(chunk).onSuccess(_ -> api.context.runOnContext(_ -> pour(request, chunk)));
  }

  private static Future<HttpClientRequest> ask(String method, String uri) {
    Promise<HttpClientRequest> request = Promise.promise();
    api.context.runOnContext(_ -> api.client.request(api.onUnix(method, uri)).onComplete(request));
    return request.future();
  }
}
