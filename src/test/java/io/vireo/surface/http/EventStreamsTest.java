package io.vireo.surface.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.Checkpoint;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import io.vireo.event.Event;
import io.vireo.event.Event.DomainName;
import io.vireo.event.LifecycleDetail;
import io.vireo.event.LifecycleEvent;
import io.vireo.event.Snapshot;
import io.vireo.surface.ws.SpokenTexts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events over real WebSockets and as server-sent events. */
@ExtendWith(VertxExtension.class)
class EventStreamsTest {

  private static final DomainName WEB1 = new DomainName(FakeHouse.WEB1, "web1");
  private static final DomainName WEB2 = new DomainName(new UUID(2, 2), "web2");

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

  // WebSocket

  @Test
  void helloThenEventsInOrder() {
    publish(reboot(WEB1));
    EventClient received = EventClient.listen(api, "");
    assertThat(received.next().toString())
        .isEqualTo("{\"type\":\"hello\",\"node\":\"\",\"epoch\":0,\"newest\":1}");
    publish(saved(WEB1));
    ObjectNode event = received.next();
    assertThat(event.path("number").asLong()).isEqualTo(2);
    assertThat(event.path("type").asText()).isEqualTo("lifecycle");
    assertThat(event.path("event").asText()).isEqualTo("stopped");
    assertThat(event.path("detail").asText()).isEqualTo("saved");
    assertThat(event.at("/domain/name").asText()).isEqualTo("web1");
    assertThat(event.path("hypervisor").asText()).isEqualTo("test:///default");
  }

  @Test
  void goesOnFromANumber() {
    publish(reboot(WEB1), reboot(WEB1), reboot(WEB1));
    EventClient received = EventClient.listen(api, "?since=1");
    received.next();
    assertThat(received.nextNumber()).isEqualTo(2);
    assertThat(received.nextNumber()).isEqualTo(3);
  }

  @Test
  void tellsTheGapToWhoComesTooLate() {
    for (int i = 0; i < ApiServer.EVENTS_KEPT + 10; i++) {
      publish(reboot(WEB1));
    }
    EventClient received = EventClient.listen(api, "?since=3");
    received.next();
    assertThat(received.next().toString()).isEqualTo("{\"type\":\"gap\",\"from\":4,\"to\":10}");
    assertThat(received.next().path("type").asText()).isEqualTo("snapshot");
    assertThat(received.nextNumber()).isEqualTo(11);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1000", "0f3c9a52.0.1"})
  void placeThatIsNotOursGetsAGapAndHowDomainsStand(String place) {
    publish(reboot(WEB1), reboot(WEB1));
    api.standings = known -> known.accept(snapshot(2));
    EventClient received = EventClient.listen(api, "?since=" + place);
    assertThat(received.next().path("newest").asLong()).isEqualTo(2);
    assertThat(received.next().toString()).isEqualTo("{\"type\":\"gap\",\"from\":1,\"to\":2}");
    ObjectNode snapshot = received.next();
    assertThat(snapshot.path("number").asLong()).isEqualTo(2);
    assertThat(snapshot.path("more").asBoolean()).isFalse();
    assertThat(snapshot.at("/domains/0/domain/name").asText()).isEqualTo("web1");
    assertThat(snapshot.at("/domains/0/state").asText()).isEqualTo("running");
    publish(reboot(WEB1));
    assertThat(received.nextNumber()).isEqualTo(3);
  }

  @Test
  void filtersByLabel() {
    EventClient received = EventClient.listen(api, "?label=team=a&label=tier=web");
    received.next();
    publish(
        reboot(labelled(Map.of("team", "b", "tier", "web"))),
        reboot(labelled(Map.of("team", "a"))),
        reboot(labelled(Map.of("team", "a", "tier", "web"))));
    assertThat(received.nextNumber()).isEqualTo(3);
  }

  private static DomainName labelled(Map<String, String> labels) {
    return new DomainName(FakeHouse.WEB1, "web1", "ann", labels);
  }

  private static Snapshot snapshot(long number) {
    return new Snapshot(
        List.of(
            new Snapshot.Part(
                FakeHouse.TEST,
                number,
                List.of(
                    new Snapshot.Standing(
                        FakeHouse.TEST, WEB1, "running", "booted", true, OptionalLong.empty())))));
  }

  @Test
  void filtersByDomainAndType() {
    EventClient byName = EventClient.listen(api, "?domain=web2");
    EventClient byUuid = EventClient.listen(api, "?domain=" + FakeHouse.WEB1);
    EventClient byType = EventClient.listen(api, "?type=lifecycle&type=watchdog");
    byName.next();
    byUuid.next();
    byType.next();
    publish(reboot(WEB1), saved(WEB1), reboot(WEB2));
    assertThat(byName.nextNumber()).isEqualTo(3);
    assertThat(byUuid.nextNumber()).isEqualTo(1);
    assertThat(byUuid.nextNumber()).isEqualTo(2);
    assertThat(byType.nextNumber()).isEqualTo(2);
  }

  @Test
  void anOpenSubscriptionTakesAnotherFilterWhereItIs() {
    EventClient received = EventClient.listen(api, "?domain=web1");
    received.next();
    publish(reboot(WEB2), reboot(WEB1));
    assertThat(received.nextNumber()).isEqualTo(2);
    say(received, "{\"type\":\"filter\",\"filter\":{\"domain\":\"web2\"}}");
    ObjectNode filtered = received.next();
    assertThat(filtered.path("type").asText()).isEqualTo("filtered");
    assertThat(filtered.path("number").asLong()).isEqualTo(2);
    assertThat(filtered.path("node").isTextual()).isTrue();
    publish(reboot(WEB1), saved(WEB2), reboot(WEB2));
    assertThat(received.nextNumber()).isEqualTo(4);
    assertThat(received.nextNumber()).isEqualTo(5);
    say(received, "{\"type\":\"filter\",\"filter\":{\"type\":[\"lifecycle\",\"reboot\"]}}");
    assertThat(received.nextNumber()).as("the place is still there").isEqualTo(5);
    publish(reboot(WEB1), saved(WEB2));
    assertThat(received.nextNumber()).isEqualTo(6);
    assertThat(received.nextNumber()).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "[]",
        "{\"type\":\"filter\"}",
        "{\"type\":\"other\",\"filter\":{}}",
        "{\"type\":\"filter\",\"filter\":{},\"more\":1}",
        "{\"type\":\"filter\",\"filter\":{\"since\":\"1\"}}",
        "{\"type\":\"filter\",\"filter\":{\"type\":\"none\"}}",
        "{\"type\":\"filter\",\"filter\":{\"domain\":[1]}}",
        "{\"type\":\"filter\",\"filter\":{\"hypervisor\":[\"a:b\",\"c:d\"]}}",
      })
  void whatIsNotUnderstoodIsSaidAndChangesNothing(String text) {
    EventClient received = EventClient.listen(api, "?domain=web1");
    received.next();
    say(received, text);
    ObjectNode refused = received.next();
    assertThat(refused.path("type").asText()).as(refused.toString()).isEqualTo("error");
    assertThat(refused.path("code").asText()).isIn("INVALID_ARG", "PARSE_FAILED");
    publish(reboot(WEB2), reboot(WEB1));
    assertThat(received.nextNumber()).isEqualTo(2);
  }

  @Test
  void aTextThatIsTooLongGoesNowhere() {
    EventClient received = EventClient.listen(api, "");
    received.next();
    say(received, "x".repeat(SpokenTexts.TEXT_BYTES_MAX + 1));
    assertThat(received.next().path("code").asText()).isEqualTo("DOCUMENT_TOO_LARGE");
    publish(reboot(WEB1));
    assertThat(received.nextNumber()).isEqualTo(1);
  }

  private void say(EventClient client, String text) {
    api.context.runOnContext(_ -> client.socket().writeTextMessage(text));
  }

  @Test
  void badFilterIsRefusedBeforeTheUpgrade() {
    assertThatThrownBy(() -> EventClient.listen(api, "?type=none"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void oneSubscriberTooManyIsRefusedUntilAnotherLeaves() {
    List<EventClient> all = new ArrayList<>();
    for (int i = 0; i < ApiServer.LIMITS.subscribersMax(); i++) {
      all.add(EventClient.listen(api, ""));
    }
    assertThat(api.get("/v1/events").status()).isEqualTo(503);
    ApiServer.await(all.getFirst().socket().close());
    EventClient late = until(() -> EventClient.listen(api, ""));
    assertThat(late.next().path("type").asText()).isEqualTo("hello");
  }

  @Test
  void pingsQuietClients(VertxTestContext test) {
    Checkpoint pinged = test.laxCheckpoint(2);
    EventClient.listen(api, "")
        .socket()
        .frameHandler(
            frame -> {
              if (frame.isPing()) {
                pinged.flag();
              }
            });
  }

  /** By hand, because Vert.x's WebSocket client knows TCP only. */
  @Test
  void upgradesOnTheUnixSocketToo(VertxTestContext test) {
    String upgrade =
        """
        GET /v1/events HTTP/1.1\r
        Host: localhost\r
        Connection: Upgrade\r
        Upgrade: websocket\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
        \r
        """;
    Buffer all = Buffer.buffer();
    api.sockets
        .connect(api.unix())
        .onFailure(test::failNow)
        .onSuccess(
            socket -> {
              socket.handler(
                  chunk -> {
                    if (all.appendBuffer(chunk).toString().contains("\"newest\":")) {
                      test.verify(() -> assertThat(all.toString()).startsWith("HTTP/1.1 101"));
                      test.completeNow();
                    }
                  });
              socket.write(upgrade);
            });
  }

  // Server-sent events

  @Test
  void givesServerSentEventsWithIds() {
    publish(reboot(WEB1), reboot(WEB1));
    String text = EventClient.stream(api, "/v1/events?since=0", "", "id: 2");
    assertThat(text)
        .startsWith(
            "data: {\"type\":\"hello\",\"node\":\"\",\"epoch\":0,\"newest\":2}\n\n"
                + "id: 1\ndata: {\"node\":\"\",\"epoch\":0,\"number\":1,");
  }

  @Test
  void honoursTheLastIdOfABrowserThatReconnects() {
    publish(reboot(WEB1), reboot(WEB1));
    assertThat(EventClient.stream(api, "/v1/events", "1", "id: 2")).doesNotContain("id: 1\n");
  }

  @Test
  void commentsKeepAQuietStreamAlive() {
    assertThat(EventClient.stream(api, "/v1/events", "", ": ping")).contains("hello");
  }

  /** Tries again until it works: leaving takes the server a moment. */
  private EventClient until(java.util.function.Supplier<EventClient> attempt) {
    for (int i = 0; i < 100; i++) {
      try {
        return attempt.get();
      } catch (IllegalStateException refused) {
        ApiServer.await(pause());
      }
    }
    throw new AssertionError("never let in");
  }

  private Future<Void> pause() {
    Promise<Void> pause = Promise.promise();
    api.vertx.setTimer(20, _ -> pause.complete());
    return pause.future();
  }

  private void publish(Event... events) {
    for (Event event : events) {
      api.log.publish(event);
    }
  }

  private static Event reboot(DomainName domain) {
    return new Event.Reboot(FakeHouse.TEST, domain);
  }

  private static Event saved(DomainName domain) {
    return new Event.Lifecycle(
        FakeHouse.TEST, domain, LifecycleEvent.STOPPED, LifecycleDetail.STOPPED_SAVED);
  }
}
