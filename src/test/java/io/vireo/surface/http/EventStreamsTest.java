package io.vireo.surface.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vireo.event.Event;
import io.vireo.event.Event.DomainName;
import io.vireo.event.LifecycleDetail;
import io.vireo.event.LifecycleEvent;
import io.vireo.wire.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events over real WebSockets and as server-sent events. */
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

  /** What a subscriber has received, in order. */
  private static final class Received {
    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private Optional<WebSocket> socket = Optional.empty();

    ObjectNode next() {
      try {
        String text = texts.poll(20, TimeUnit.SECONDS);
        assertThat(text).as("an event within 20 s").isNotNull();
        return Json.object(text);
      } catch (InterruptedException interrupted) {
        throw new IllegalStateException(interrupted);
      }
    }

    long nextNumber() {
      return next().path("number").asLong();
    }

    WebSocket socket() {
      return socket.orElseThrow();
    }
  }

  // WebSocket

  @Test
  void helloThenEventsInOrder() {
    publish(reboot(WEB1));
    Received received = listen("");
    assertThat(received.next().toString()).isEqualTo("{\"type\":\"hello\",\"newest\":1}");
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
    Received received = listen("?since=1");
    received.next();
    assertThat(received.nextNumber()).isEqualTo(2);
    assertThat(received.nextNumber()).isEqualTo(3);
  }

  @Test
  void tellsTheGapToWhoComesTooLate() {
    for (int i = 0; i < ApiServer.EVENTS_KEPT + 10; i++) {
      publish(reboot(WEB1));
    }
    Received received = listen("?since=3");
    received.next();
    assertThat(received.next().toString()).isEqualTo("{\"type\":\"gap\",\"from\":4,\"to\":10}");
    assertThat(received.nextNumber()).isEqualTo(11);
  }

  @Test
  void numberFromAFormerLifeGetsAllOfThisLife() {
    publish(reboot(WEB1), reboot(WEB1));
    Received received = listen("?since=1000");
    assertThat(received.next().path("newest").asLong()).isEqualTo(2);
    assertThat(received.nextNumber()).isEqualTo(1);
  }

  @Test
  void filtersByDomainAndType() {
    Received byName = listen("?domain=web2");
    Received byUuid = listen("?domain=" + FakeHouse.WEB1);
    Received byType = listen("?type=lifecycle&type=watchdog");
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
  void badFilterIsRefusedBeforeTheUpgrade() {
    assertThatThrownBy(() -> listen("?type=none"))
        .hasRootCauseInstanceOf(UpgradeRejectedException.class)
        .hasStackTraceContaining("400");
  }

  @Test
  void webPagesOfOtherSitesAreKeptOut() {
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setHost("127.0.0.1")
            .setPort(api.port())
            .setURI("/v1/events")
            .addHeader("Origin", "http://evil.example");
    assertThatThrownBy(() -> listen(options)).hasStackTraceContaining("403");
  }

  @Test
  void oneSubscriberTooManyIsRefusedUntilAnotherLeaves() {
    List<Received> all = new ArrayList<>();
    for (int i = 0; i < ApiServer.LIMITS.subscribersMax(); i++) {
      all.add(listen(""));
    }
    assertThatThrownBy(() -> listen("")).hasStackTraceContaining("503");
    ApiServer.await(all.getFirst().socket().close());
    Received late = until(() -> listen(""));
    assertThat(late.next().path("type").asText()).isEqualTo("hello");
  }

  @Test
  void pingsQuietClients() {
    Received received = listen("");
    Promise<Void> pinged = Promise.promise();
    received
        .socket()
        .frameHandler(
            frame -> {
              if (frame.isPing()) {
                pinged.tryComplete();
              }
            });
    ApiServer.await(pinged.future());
  }

  @Test
  void readerThatStopsGetsAGapAndSlowsNobody() {
    api.close();
    api = new ApiServer(directory.resolve("patient"), patient());
    Received slow = listen("");
    Received fast = listen("");
    slow.next();
    fast.next();
    slow.socket().pause();
    long expected = 1;
    for (int batch = 0; batch < 30; batch++) {
      for (int i = 0; i < 100; i++) {
        publish(large());
      }
      for (int i = 0; i < 100; i++) {
        assertThat(fast.nextNumber()).isEqualTo(expected++);
      }
    }
    slow.socket().resume();
    assertThat(gaps(slow, expected - 1)).isPositive();
  }

  @Test
  void readerThatStopsForGoodIsDropped() {
    Received slow = listen("");
    Promise<Void> closed = Promise.promise();
    slow.socket().closeHandler(_ -> closed.tryComplete());
    slow.next();
    slow.socket().pause();
    for (int i = 0; i < 2000; i++) {
      publish(large());
    }
    long timer = api.vertx.setTimer(3000, _ -> slow.socket().resume());
    ApiServer.await(closed.future());
    api.vertx.cancelTimer(timer);
  }

  /** By hand, because Vert.x's WebSocket client knows TCP only. */
  @Test
  void upgradesOnTheUnixSocketToo() {
    Promise<String> said = Promise.promise();
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
    api.vertx
        .createNetClient()
        .connect(api.unix())
        .onFailure(said::tryFail)
        .onSuccess(
            socket -> {
              socket.handler(
                  chunk -> {
                    if (all.appendBuffer(chunk).toString().contains("hello")) {
                      said.tryComplete(all.toString());
                    }
                  });
              socket.write(upgrade);
            });
    assertThat(ApiServer.await(said.future())).startsWith("HTTP/1.1 101").contains("newest");
  }

  // Server-sent events

  @Test
  void givesServerSentEventsWithIds() {
    publish(reboot(WEB1), reboot(WEB1));
    String text = stream("/v1/events?since=0", "", "id: 2");
    assertThat(text)
        .startsWith("data: {\"type\":\"hello\",\"newest\":2}\n\nid: 1\ndata: {\"number\":1,");
  }

  @Test
  void honoursTheLastIdOfABrowserThatReconnects() {
    publish(reboot(WEB1), reboot(WEB1));
    assertThat(stream("/v1/events", "1", "id: 2")).doesNotContain("id: 1\n");
  }

  @Test
  void commentsKeepAQuietStreamAlive() {
    assertThat(stream("/v1/events", "", ": ping")).contains("hello");
  }

  private static int gaps(Received received, long last) {
    int gaps = 0;
    for (long seen = 0; seen < last; ) {
      ObjectNode text = received.next();
      if (text.path("type").asText().equals("gap")) {
        gaps++;
        assertThat(text.path("from").asLong()).isEqualTo(seen + 1);
        seen = text.path("to").asLong();
      } else {
        assertThat(text.path("number").asLong()).isEqualTo(++seen);
      }
    }
    return gaps;
  }

  private static HttpLimits patient() {
    HttpLimits is = ApiServer.LIMITS;
    return new HttpLimits(
        is.bodyBytesMax(),
        is.bodyTime(),
        is.answerTime(),
        is.waitMax(),
        is.lineBytesMax(),
        is.headerBytesMax(),
        is.subscribersMax(),
        Duration.ofMinutes(1));
  }

  /** The stream's text up to and including {@code end}. */
  private String stream(String uri, String lastId, String end) {
    Promise<String> found = Promise.promise();
    StringBuilder text = new StringBuilder();
    api.context.runOnContext(
        _ ->
            api.client
                .request(api.onUnix("GET", uri).putHeader("Last-Event-ID", lastId))
                .compose(request -> request.send())
                .onFailure(found::tryFail)
                .onSuccess(
                    response ->
                        response.handler(
                            chunk -> {
                              text.append(chunk);
                              if (text.indexOf(end) >= 0) {
                                found.tryComplete(text.toString());
                              }
                            })));
    return ApiServer.await(found.future());
  }

  private Received listen(String query) {
    return listen(
        new WebSocketConnectOptions()
            .setHost("127.0.0.1")
            .setPort(api.port())
            .setURI("/v1/events" + query));
  }

  private Received listen(WebSocketConnectOptions options) {
    Received received = new Received();
    Promise<WebSocket> connected = Promise.promise();
    api.context.runOnContext(
        _ ->
            api.vertx
                .createWebSocketClient()
                .connect(options)
                .onSuccess(socket -> socket.textMessageHandler(received.texts::add))
                .onComplete(connected));
    received.socket = Optional.of(ApiServer.await(connected.future()));
    return received;
  }

  /** Tries again until it works: leaving takes the server a moment. */
  private Received until(java.util.function.Supplier<Received> attempt) {
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

  private static Event large() {
    return new Event.IoError(FakeHouse.TEST, WEB1, "vda", "stop", "x".repeat(20_000));
  }
}
