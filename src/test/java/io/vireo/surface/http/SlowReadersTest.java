package io.vireo.surface.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.event.Event;
import io.vireo.event.Event.DomainName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Subscribers that do not read. */
class SlowReadersTest {

  private static final DomainName WEB1 = new DomainName(FakeHouse.WEB1, "web1");

  @TempDir Path directory;
  private ApiServer api;
  private EventClient slow;

  /** A client that does not read does not see that its connection ends, and would wait long. */
  @AfterEach
  void close() {
    slow.socket().resume();
    api.close();
  }

  @Test
  void readerThatStopsGetsAGapAndSlowsNobody() {
    api = new ApiServer(directory, limits(8, Duration.ofMinutes(1)));
    slow = EventClient.listen(api, "");
    EventClient fast = EventClient.listen(api, "");
    slow.next();
    fast.next();
    slow.socket().pause();
    long expected = 1;
    for (int batch = 0; batch < 30; batch++) {
      for (int i = 0; i < 100; i++) {
        api.log.publish(large());
      }
      for (int i = 0; i < 100; i++) {
        assertThat(fast.nextNumber()).isEqualTo(expected++);
      }
    }
    slow.socket().resume();
    assertThat(gaps(slow, expected - 1)).isPositive();
  }

  /** Its place is free again, which is how the only other subscriber finds out. */
  @Test
  void readerThatStopsForGoodIsDropped() {
    api = new ApiServer(directory, limits(1, Duration.ofMillis(200)));
    slow = EventClient.listen(api, "");
    slow.next();
    slow.socket().pause();
    api.vertx.setPeriodic(
        20,
        _ -> {
          for (int i = 0; i < 100; i++) {
            api.log.publish(large());
          }
        });
    assertThat(letIn(1000).next().path("type").asText()).isEqualTo("hello");
  }

  @Test
  void readerThatStopsHoldsUpNoShutdown() {
    api = new ApiServer(directory, limits(8, Duration.ofMinutes(1)));
    slow = EventClient.listen(api, "");
    slow.next();
    slow.socket().pause();
    for (int i = 0; i < 3000; i++) {
      api.log.publish(large());
    }
    Future<Void> undeployed = api.vertx.undeploy(api.verticle.deploymentID());
    ApiServer.await(undeployed.timeout(10, TimeUnit.SECONDS));
    assertThat(api.verticle.socketPath()).doesNotExist();
  }

  private EventClient letIn(int attempts) {
    try {
      return EventClient.listen(api, "?type=reboot");
    } catch (IllegalStateException refused) {
      assertThat(attempts).as("attempts left").isPositive();
      Promise<Void> pause = Promise.promise();
      api.vertx.setTimer(20, _ -> pause.complete());
      ApiServer.await(pause.future());
      return letIn(attempts - 1);
    }
  }

  private static int gaps(EventClient received, long last) {
    int gaps = 0;
    for (long seen = 0; seen < last; ) {
      ObjectNode text = received.next();
      if (text.path("type").asText().equals("gap")) {
        gaps++;
        assertThat(text.path("from").asLong()).isEqualTo(seen + 1);
        seen = text.path("to").asLong();
        assertThat(received.next().path("type").asText()).isEqualTo("snapshot");
      } else {
        assertThat(text.path("number").asLong()).isEqualTo(++seen);
      }
    }
    return gaps;
  }

  private static HttpLimits limits(int subscribersMax, Duration pingEvery) {
    HttpLimits is = ApiServer.LIMITS;
    return new HttpLimits(
        is.bodyBytesMax(),
        is.bodiesBytesMax(),
        is.connectionsMax(),
        is.requestTime(),
        is.bodyTime(),
        is.answerTime(),
        is.waitMax(),
        is.lineBytesMax(),
        is.headerBytesMax(),
        subscribersMax,
        is.subscriberBytesMax(),
        pingEvery,
        is.http2());
  }

  private static Event large() {
    return new Event.IoError(FakeHouse.TEST, WEB1, "vda", "stop", "x".repeat(20_000));
  }
}
