package io.vireo.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.base.HypervisorUri;
import io.vireo.event.Event.DomainName;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class EventTest {

  private static final HypervisorUri URI = new HypervisorUri("test:///default");
  private static final DomainName WEB = new DomainName(UUID.randomUUID(), "web");

  @Test
  void isNamedAfterItsRecord() {
    assertThat(new Event.JobEnded(URI, WEB, 1, "domain.save", "completed", "").type())
        .isEqualTo("job-ended");
    assertThat(new Event.IoError(URI, WEB, "virtio0", "stop", "enospc").type())
        .isEqualTo("io-error");
    assertThat(new Event.Reboot(URI, WEB).type()).isEqualTo("reboot");
  }

  @Test
  void hasANameOfItsOwnForEachKind() {
    long kinds = Event.OfDomain.class.getPermittedSubclasses().length;
    assertThat(
            Arrays.stream(Event.OfDomain.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .distinct())
        .hasSize((int) kinds);
  }

  @ParameterizedTest
  @EnumSource
  void beginsEachDetailWithItsEvent(LifecycleDetail detail) {
    assertThat(detail.name()).startsWith(detail.event().name() + "_");
    assertThat(detail.word()).matches("[a-z-]+");
  }

  @ParameterizedTest
  @EnumSource
  void numbersDetailsOnceWithinTheirEvent(LifecycleEvent event) {
    assertThat(
            Arrays.stream(LifecycleDetail.values())
                .filter(detail -> detail.event() == event)
                .map(LifecycleDetail::number))
        .doesNotHaveDuplicates();
  }
}
