package io.vireo.surface.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.http.RequestOptions;
import io.vireo.auth.Identification;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Caller;
import io.vireo.operation.Catalogue;
import io.vireo.operation.DomainInfo;
import io.vireo.operation.Operation;
import io.vireo.surface.http.ApiServer.Reply;
import io.vireo.surface.http.ReadPlaces.Place;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The short way answers as the long way does, and is asked as much. */
final class PlainReadsTest {

  private static final ReadPlaces PLACES = new ReadPlaces(Catalogue.ROWS);

  @TempDir Path directory;

  /** Who comes in; the connection's word for it unless a test knows better. */
  private final AtomicReference<Identification> identification =
      new AtomicReference<>(Identification.UNASKED);

  private ApiServer api;

  @BeforeEach
  void serve() {
    api =
        new ApiServer(
            directory, ApiServer.LIMITS, evidence -> identification.get().identify(evidence));
    api.get("/v1/health"); // so that the connection's client is known
  }

  @AfterEach
  void close() {
    api.close();
  }

  static List<String> paths() {
    return Catalogue.ROWS.stream()
        .flatMap(row -> row.route().stream())
        .filter(route -> route.method() == Operation.Method.GET)
        .map(
            route ->
                "/v1" + route.path().replaceAll("\\{domain}", "web1").replaceAll("\\{.*}", "7"))
        .distinct()
        .filter(path -> PLACES.at(path).isPresent())
        .filter(path -> !path.endsWith("/job")) // which says how long it has taken
        .toList();
  }

  private RequestOptions named(String path) {
    return api.onUnix("GET", path).putHeader("X-Request-Id", "one");
  }

  /** The router takes what has a header that the short way does not know. */
  private Reply byRouter(String path) {
    return api.send(named(path).putHeader("If-None-Match", "\"none\""), "");
  }

  @ParameterizedTest
  @MethodSource("paths")
  void answersAsTheRouterDoes(String path) {
    Reply plain = api.send(named(path), "");
    Reply again = api.send(named(path), "");
    Reply routed = byRouter(path);

    assertThat(plain.status()).isEqualTo(routed.status());
    assertThat(plain.headers()).isEqualTo(routed.headers());
    assertThat(plain.text()).isEqualTo(routed.text());
    assertThat(again).isEqualTo(plain);
  }

  @Test
  void failsAsTheRouterDoes() {
    api.house.failure = Optional.of(new VirtException(ErrorCode.NO_DOMAIN, "no domain 'web1'"));
    Reply plain = api.send(named("/v1/domains/web1"), "");
    assertThat(plain.status()).isEqualTo(404);
    assertThat(plain).isEqualTo(byRouter("/v1/domains/web1"));
  }

  @Test
  void isForWhoMayAskAlone() {
    assertThat(api.get("/v1/domains/web1").status()).isEqualTo(200);
    api.house.calls.clear();
    api.house.denial = Optional.of(new VirtException(ErrorCode.ACCESS_DENIED, "no more"));

    Reply refused = api.get("/v1/domains/web1");
    assertThat(refused.status()).as("what was answered before is not for everybody").isEqualTo(403);
    assertThat(refused.text()).doesNotContain("shutoff");
    assertThat(api.house.calls).isEmpty();
  }

  @Test
  void isAskedOfEachRequestWhoSentIt() {
    assertThat(api.get("/v1/domains/web1").status()).isEqualTo(200);
    identification.set(_ -> Future.succeededFuture(new Caller("bob", Caller.Way.UNIX_SOCKET)));
    api.get("/v1/domains/web1");
    assertThat(api.house.calls.getLast().caller().name()).isEqualTo("bob");

    identification.set(
        _ -> Future.failedFuture(new VirtException(ErrorCode.AUTH_FAILED, "who are you")));
    Reply unknown = api.get("/v1/domains/web1");
    assertThat(unknown.status()).isEqualTo(401);
    assertThat(unknown.header("WWW-Authenticate")).contains("Bearer");
  }

  @Test
  void waitsForWhoeverMustBeAskedElsewhere() {
    identification.set(
        _ -> api.vertx.timer(1).map(_ -> new Caller("carol", Caller.Way.UNIX_SOCKET)));
    assertThat(api.get("/v1/domains/web1").status()).isEqualTo(200);
    assertThat(api.house.calls.getLast().caller().name()).isEqualTo("carol");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/domains/web1/xml",
        "/v1/domains/web1/screenshot",
        "/v1/domains//xml",
        "/v1/domains/%77eb1",
        "/v1/domains/..",
        "/v1/domains/",
        "/v1/events",
        "/v1/openapi.json",
        "/v1/nothing",
        "/metrics",
        "/",
      })
  void leavesTheRestToTheRouter(String path) {
    assertThat(PLACES.at(path)).isEmpty();
  }

  @Test
  void theSameResultIsTheSameBytes() {
    @SuppressWarnings("unchecked")
    var place = (Place<?, DomainInfo>) PLACES.at("/v1/domains/web1").orElseThrow();
    DomainInfo info = FakeHouse.domain();
    Answer first = place.answer(info);
    assertThat(place.answer(info)).isSameAs(first);

    Answer other = place.answer(info.asDefined(true));
    assertThat(other.body()).isNotEqualTo(first.body());
    assertThat(other.headers().get("ETag")).isNotEqualTo(first.headers().get("ETag"));
  }

  @Test
  void remembersOnlySoManyPaths() {
    ReadPlaces places = new ReadPlaces(Catalogue.ROWS);
    for (int i = 0; i < ReadPlaces.PATHS_MAX + 10; i++) {
      String path = "/v1/domains/guest" + i;
      places.keep(path, places.at(path).orElseThrow());
    }
    assertThat(places.size()).isLessThanOrEqualTo(ReadPlaces.PATHS_MAX);
  }
}
