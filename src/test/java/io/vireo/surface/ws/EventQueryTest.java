package io.vireo.surface.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.MultiMap;
import io.vireo.base.HypervisorUri;
import io.vireo.event.Event;
import io.vireo.event.Event.DomainName;
import io.vireo.event.Event.Lifecycle;
import io.vireo.event.Event.Reboot;
import io.vireo.event.LifecycleDetail;
import io.vireo.event.LifecycleEvent;
import io.vireo.event.Position;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EventQueryTest {

  private static final UUID UUID1 = new UUID(1, 1);
  private static final HypervisorUri TEST = new HypervisorUri("test:///default");

  private static final Event STARTED =
      new Lifecycle(
          TEST,
          new DomainName(UUID1, "web1"),
          LifecycleEvent.STARTED,
          LifecycleDetail.STARTED_BOOTED);

  private static final Event REBOOT = new Reboot(TEST, new DomainName(new UUID(2, 2), "web2"));

  @Test
  void nothingAskedIsEverything() {
    EventQuery all = EventQuery.of(parameters());
    assertThat(all.filter().test(STARTED)).isTrue();
    assertThat(all.filter().test(REBOOT)).isTrue();
    assertThat(all.since()).isEmpty();
  }

  @Test
  void filtersByNameAndByUuid() {
    assertThat(EventQuery.of(parameters("domain", "web1")).filter().test(STARTED)).isTrue();
    assertThat(EventQuery.of(parameters("domain", "web1")).filter().test(REBOOT)).isFalse();
    assertThat(EventQuery.of(parameters("domain", UUID1.toString())).filter().test(STARTED))
        .isTrue();
    assertThat(EventQuery.of(parameters("domain", UUID1.toString())).filter().test(REBOOT))
        .isFalse();
  }

  @Test
  void filtersByTypesRepeatedOrListed() {
    EventQuery listed = EventQuery.of(parameters("type", "reboot,watchdog"));
    assertThat(listed.filter().test(REBOOT)).isTrue();
    assertThat(listed.filter().test(STARTED)).isFalse();
    EventQuery repeated = EventQuery.of(parameters("type", "reboot", "type", "lifecycle"));
    assertThat(repeated.filter().test(REBOOT)).isTrue();
    assertThat(repeated.filter().test(STARTED)).isTrue();
  }

  @Test
  void filtersByHypervisor() {
    assertThat(EventQuery.of(parameters("hypervisor", "test:///default")).filter().test(STARTED))
        .isTrue();
    assertThat(EventQuery.of(parameters("hypervisor", "qemu:///system")).filter().test(STARTED))
        .isFalse();
  }

  @Test
  void readsWhereASubscriberWas() {
    assertThat(EventQuery.of(parameters("since", "17")).since()).contains(new Position("", 0, 17));
    assertThat(EventQuery.of(parameters("since", "0f3c.2.8589934599")).since())
        .contains(new Position("0f3c", 2, 8589934599L));
  }

  @Test
  void aLabelIsKeyAndValue() {
    assertThat(EventQuery.of(parameters("label", "team=a=b")).filter().labels())
        .containsExactly(Map.entry("team", "a=b"));
    assertThatThrownBy(() -> EventQuery.of(parameters("label", "team")))
        .hasMessageContaining("KEY=VALUE");
  }

  @Test
  void knowsEveryTypeByTheWordThatEventsUse() {
    assertThat(EventQuery.TYPES)
        .contains(STARTED.type(), REBOOT.type(), "job-progress", "io-error");
  }

  @Test
  void refusesWhatNobodyUnderstands() {
    assertThatThrownBy(() -> EventQuery.of(parameters("colour", "red")))
        .hasMessageContaining("'colour'");
    assertThatThrownBy(() -> EventQuery.of(parameters("type", "none")))
        .hasMessageContaining("known are");
    assertThatThrownBy(() -> EventQuery.of(parameters("since", "yesterday")))
        .hasMessageContaining("'since'");
  }

  private static MultiMap parameters(String... pairs) {
    MultiMap parameters = MultiMap.caseInsensitiveMultiMap();
    for (int i = 0; i < pairs.length; i += 2) {
      parameters.add(pairs[i], pairs[i + 1]);
    }
    return parameters;
  }
}
