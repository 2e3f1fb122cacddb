package io.vireo.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.base.ErrorCode;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.StatisticsOperations;
import io.vireo.operation.StatisticsOperations.DomainStatistics;
import io.vireo.operation.StatisticsOperations.GetStatistics;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What domains use, under libvirt's names. */
final class StatisticsTest extends HouseTest {

  private List<DomainStatistics> statistics(Optional<String> domains, boolean active) {
    return house
        .call(StatisticsOperations.STATISTICS, new GetStatistics(Optional.empty(), domains, active))
        .domains();
  }

  @Test
  void aRunningDomainHasNumbersOfNow() {
    house.run("web");
    DomainStatistics web = statistics(Optional.of("web"), false).getFirst();
    assertThat(web.up()).isTrue();
    assertThat(web.ageMillis()).isPresent();
    assertThat(web.numbers())
        .containsEntry("state.state", 1L)
        .containsKeys("cpu.time", "balloon.current", "vcpu.0.time", "block.count", "net.count");
  }

  @Test
  void aDomainThatIsOffHasAStateAndNoNumbers() {
    house.define(Samples.xml("web"));
    DomainStatistics web = statistics(Optional.of("web"), false).getFirst();
    assertThat(web.up()).isFalse();
    assertThat(web.ageMillis()).isEmpty();
    assertThat(web.numbers()).containsEntry("state.state", 5L).doesNotContainKey("cpu.time");
    assertThat(statistics(Optional.of("web"), true)).isEmpty();
  }

  @Test
  void numbersStandStillWhileTheGuestDoes() {
    house.run("web");
    house.on("web", DomainOperations.SUSPEND);
    long then = statistics(Optional.of("web"), true).getFirst().numbers().get("cpu.user");
    long later = statistics(Optional.of("web"), true).getFirst().numbers().get("cpu.user");
    assertThat(later).isEqualTo(then);
  }

  @Test
  void onlyThoseThatAreAskedForAreTold() {
    house.run("web");
    house.run("db");
    assertThat(statistics(Optional.of("db, web, nobody"), true))
        .extracting(DomainStatistics::name)
        .containsExactly("db", "web");
    assertThat(
            house
                .refused(
                    StatisticsOperations.STATISTICS,
                    new GetStatistics(Optional.empty(), Optional.of("a,,b"), false))
                .code())
        .isEqualTo(ErrorCode.INVALID_ARG);
  }
}
