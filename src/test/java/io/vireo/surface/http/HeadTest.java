package io.vireo.surface.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.RequestOptions;
import io.vireo.surface.http.ApiServer.Reply;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever may be got, its head may be asked for alone. */
class HeadTest {

  @TempDir static Path directory;
  private static ApiServer api;

  @BeforeAll
  static void serve() {
    api = new ApiServer(directory);
  }

  @AfterAll
  static void close() {
    api.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/health",
        "/v1/domains",
        "/v1/domains/web1",
        "/v1/domains/web1/xml",
        "/v1/jobs/77",
        "/v1/openapi.json",
        "/v1/domains?colour=red",
      })
  void isWhatGetSaysWithoutTheBody(String uri) {
    Reply got = api.send(named("GET", uri), "");
    Reply head = api.send(named("HEAD", uri), "");
    assertThat(head.status()).isEqualTo(got.status());
    assertThat(head.text()).isEmpty();
    assertThat(got.text()).isNotEmpty();
    assertThat(head.headers()).isEqualTo(got.headers());
    assertThat(head.header("Content-Length"))
        .isEqualTo(Integer.toString(got.text().getBytes(StandardCharsets.UTF_8).length));
  }

  /** Requests without a name are given one each, which answers bear. */
  private static RequestOptions named(String method, String uri) {
    return api.onUnix(method, uri).putHeader("X-Request-Id", "one");
  }

  @Test
  void ofEventsOpensNoStream() {
    Reply head = api.send(api.onUnix("HEAD", "/v1/events"), "");
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("Content-Type")).isEqualTo("text/event-stream");
    assertThat(api.send(api.onUnix("HEAD", "/v1/events?type=none"), "").status()).isEqualTo(400);
  }

  @Test
  void isRefusedWhereNothingMayBeGot() {
    Reply head = api.send(api.onUnix("HEAD", "/v1/restore"), "");
    assertThat(head.status()).isEqualTo(405);
    assertThat(head.header("Allow")).isEqualTo("POST");
  }
}
