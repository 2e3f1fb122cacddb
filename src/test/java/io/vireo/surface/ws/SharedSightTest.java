package io.vireo.surface.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.base.HypervisorUri;
import io.vireo.event.Event.DomainName;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SharedSightTest {

  private static final HypervisorUri TEST = new HypervisorUri("test:///default");

  private final AtomicInteger asked = new AtomicInteger();
  private final SharedSight sight =
      new SharedSight(
          (_, domain) -> {
            asked.incrementAndGet();
            return "a".equals(domain.labels().get("team"));
          });

  private static DomainName of(String team) {
    return new DomainName(new UUID(1, 1), "web1", "", Map.of("team", team));
  }

  @Test
  void asksOnceForManyEventsOfADomain() {
    for (int i = 0; i < 100; i++) {
      assertThat(sight.sees(TEST, of("a"))).isTrue();
    }
    assertThat(asked).hasValue(1);
  }

  @Test
  void domainThatIsLabelledOtherwiseIsAnother() {
    assertThat(sight.sees(TEST, of("a"))).isTrue();
    assertThat(sight.sees(TEST, of("b"))).isFalse();
    assertThat(sight.sees(TEST, of("a"))).isTrue();
  }

  @Test
  void sameGuestSeenByAnotherHypervisorIsAnother() {
    assertThat(sight.sees(TEST, of("a"))).isTrue();
    assertThat(sight.sees(new HypervisorUri("qemu:///system"), of("a"))).isTrue();
    assertThat(asked).hasValue(2);
  }
}
