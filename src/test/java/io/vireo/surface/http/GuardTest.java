package io.vireo.surface.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.surface.http.ApiServer.Reply;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Web pages cannot use the browser of this machine's user. */
class GuardTest {

  @TempDir static Path directory;
  private static ApiServer api;

  @BeforeAll
  static void serve() {
    api = new ApiServer(directory);
  }

  @BeforeEach
  void forget() {
    api.house.calls.clear();
  }

  @AfterAll
  static void close() {
    api.close();
  }

  @ParameterizedTest
  @CsvSource({
    "Host,evil.example",
    "Host,127.0.0.1.evil.example",
    "Origin,http://evil.example",
    "Origin,null",
    "Sec-Fetch-Site,cross-site",
    "Sec-Fetch-Site,same-site",
  })
  void keepsWebPagesOutOfTcp(String header, String value) {
    Reply reply =
        api.send(api.onTcp("POST", "/v1/domains/web1/destroy").putHeader(header, value), "");
    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.json().path("code").asText()).isEqualTo("ACCESS_DENIED");
    assertThat(api.house.calls).isEmpty();
  }

  @Test
  void keepsWebPagesAwayFromEvents() {
    assertThat(
            api.send(api.onTcp("GET", "/v1/events").putHeader("Origin", "http://evil.example"), "")
                .status())
        .isEqualTo(403);
  }

  @Test
  void letsItsOwnPagesIn() {
    String own = "http://127.0.0.1:" + api.port();
    assertThat(
            api.send(
                    api.onTcp("GET", "/v1/health")
                        .putHeader("Origin", own)
                        .putHeader("Sec-Fetch-Site", "same-origin"),
                    "")
                .status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST:1234", "127.0.0.1", "[::1]:8080"})
  void knowsThisMachineByItsNames(String host) {
    assertThat(api.send(api.onTcp("GET", "/v1/health").putHeader("Host", host), "").status())
        .isEqualTo(200);
  }

  @Test
  void unixSocketCallsItselfWhatItLikes() {
    assertThat(api.send(api.onUnix("GET", "/v1/health").putHeader("Host", "vireo"), "").status())
        .isEqualTo(200);
  }
}
