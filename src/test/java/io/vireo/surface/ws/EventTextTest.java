package io.vireo.surface.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.base.HypervisorUri;
import io.vireo.event.Event;
import io.vireo.event.Event.DomainName;
import io.vireo.event.EventLog.Delivery.Gap;
import io.vireo.event.LifecycleDetail;
import io.vireo.event.LifecycleEvent;
import io.vireo.event.NumberedEvent;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EventTextTest {

  private static final DomainName WEB1 = new DomainName(new UUID(1, 1), "web1");
  private static final HypervisorUri TEST = new HypervisorUri("test:///default");
  private static final Event SAVED =
      new Event.Lifecycle(TEST, WEB1, LifecycleEvent.STOPPED, LifecycleDetail.STOPPED_SAVED);

  private final EventText texts = new EventText();

  @Test
  void saysNumberTimeTypeAndTheEventsOwnComponents() {
    assertThat(texts.of(new NumberedEvent(7, Instant.EPOCH, SAVED)))
        .isEqualTo(
            "{\"number\":7,\"time\":\"1970-01-01T00:00:00Z\",\"type\":\"lifecycle\","
                + "\"hypervisor\":\"test:///default\",\"domain\":{\"uuid\":"
                + "\"00000000-0000-0001-0000-000000000001\",\"name\":\"web1\"},"
                + "\"event\":\"stopped\",\"detail\":\"saved\"}");
  }

  @Test
  void encodesAnEventOnce() {
    NumberedEvent event = new NumberedEvent(7, Instant.EPOCH, SAVED);
    assertThat(texts.of(event)).isSameAs(texts.of(event));
  }

  @Test
  void doesNotMistakeAnEventForAnOlderInItsPlace() {
    texts.of(new NumberedEvent(1, Instant.EPOCH, SAVED));
    long next = 1L + EventText.REMEMBERED_MAX;
    assertThat(texts.of(new NumberedEvent(next, Instant.EPOCH, SAVED)))
        .startsWith("{\"number\":" + next);
  }

  @Test
  void tellsGapAndHello() {
    assertThat(EventText.of(new Gap(3, 9))).isEqualTo("{\"type\":\"gap\",\"from\":3,\"to\":9}");
    assertThat(EventText.hello(9)).isEqualTo("{\"type\":\"hello\",\"newest\":9}");
  }
}
