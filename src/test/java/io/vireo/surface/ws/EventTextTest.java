package io.vireo.surface.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.vireo.base.HypervisorUri;
import io.vireo.event.Event;
import io.vireo.event.Event.DomainName;
import io.vireo.event.LifecycleDetail;
import io.vireo.event.LifecycleEvent;
import io.vireo.event.NumberedEvent;
import io.vireo.event.Position;
import io.vireo.event.Subscription.Gap;
import io.vireo.event.Subscription.Page;
import io.vireo.wire.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventTextTest {

  private static final DomainName WEB1 = new DomainName(new UUID(1, 1), "web1");
  private static final HypervisorUri TEST = new HypervisorUri("test:///default");
  private static final Event SAVED =
      new Event.Lifecycle(TEST, WEB1, LifecycleEvent.STOPPED, LifecycleDetail.STOPPED_SAVED);

  private final EventText texts = new EventText("n1");

  @Test
  void saysPlaceTimeTypeAndTheEventsOwnComponents() {
    long number = 3 * Position.NUMBERS_OF_AN_EPOCH + 7;
    assertThat(texts.of(new NumberedEvent(number, Instant.EPOCH, SAVED)).text())
        .isEqualTo(
            "{\"node\":\"n1\",\"epoch\":3,\"number\":12884901895,"
                + "\"time\":\"1970-01-01T00:00:00Z\",\"type\":\"lifecycle\","
                + "\"hypervisor\":\"test:///default\",\"domain\":{\"uuid\":"
                + "\"00000000-0000-0001-0000-000000000001\",\"name\":\"web1\","
                + "\"owner\":\"\",\"labels\":{}},"
                + "\"event\":\"stopped\",\"detail\":\"saved\"}");
  }

  @Test
  void encodesAnEventOnceInEachFormat() {
    NumberedEvent event = new NumberedEvent(7, Instant.EPOCH, SAVED);
    assertThat(texts.of(event)).isSameAs(texts.of(event));
    assertThat(texts.of(event).frame()).isSameAs(texts.of(event).frame());
    assertThat(texts.of(event).block()).isSameAs(texts.of(event).block());
  }

  @Test
  void doesNotMistakeAnEventForAnOlderInItsPlace() {
    texts.of(new NumberedEvent(1, Instant.EPOCH, SAVED));
    long next = 1L + EventText.REMEMBERED_MAX;
    assertThat(texts.of(new NumberedEvent(next, Instant.EPOCH, SAVED)).text())
        .contains("\"number\":" + next);
  }

  @Test
  void tellsGapAndHello() {
    assertThat(texts.of(new Gap(3, 9)).text()).isEqualTo("{\"type\":\"gap\",\"from\":3,\"to\":9}");
    assertThat(texts.hello(9, true).text())
        .isEqualTo("{\"type\":\"hello\",\"node\":\"n1\",\"epoch\":0,\"newest\":9}");
  }

  /** A browser that leaves in between must come back to where the gap was. */
  @Test
  void onlyTheLastPageOfASnapshotIsAPlaceToComeBackTo() {
    assertThat(block(texts.of(new Gap(3, 9)))).doesNotContain("id:");
    assertThat(block(texts.of(new Page(9, List.of(), true)))).doesNotContain("id:");
    assertThat(block(texts.of(new Page(9, List.of(), false)))).startsWith("id: n1.0.9\ndata: ");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 40, 200, 70_000})
  void framesAreWhatAWebSocketDecoderReads(int length) {
    Message message = new Message(Json.object().put("x", "y".repeat(length)), Optional.empty());
    EmbeddedChannel decoder =
        new EmbeddedChannel(new WebSocket13FrameDecoder(false, false, 1 << 20));
    decoder.writeInbound(Unpooled.wrappedBuffer(message.frame()));
    TextWebSocketFrame frame = decoder.readInbound();
    assertThat(frame.text()).isEqualTo(message.text());
    assertThat(frame.isFinalFragment()).isTrue();
    frame.release();
  }

  private static String block(Message message) {
    return new String(message.block(), StandardCharsets.UTF_8);
  }
}
