package io.vireo.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vireo.base.DomainRef;
import io.vireo.base.ErrorCode;
import io.vireo.base.HypervisorUri;
import io.vireo.event.Event;
import io.vireo.operation.DomainInfo;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.DomainOperations.ListDomains;
import io.vireo.operation.DomainOperations.OneDomain;
import io.vireo.operation.HypervisorOperations;
import io.vireo.operation.HypervisorOperations.OpenHypervisor;
import io.vireo.state.Awaited;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** What is shown of domains is there without asking, and never older than what was told. */
final class ShownTest extends HouseTest {

  private Future<DomainInfo> later(String name) {
    return house.later(DomainOperations.INFO, House.one(name));
  }

  @Test
  void isThereAtOnceWhileNothingChanges() {
    house.run("web");
    DomainInfo first = house.info("web");

    Future<DomainInfo> again = later("web");
    assertThat(again.isComplete()).as("without a turn of the owner's loop").isTrue();
    assertThat(again.result()).isSameAs(first);
  }

  @Test
  void isThereByUuidTooWhereverItIs() {
    house.run("web");
    DomainInfo first = house.info("web");

    OneDomain one = new OneDomain(new DomainRef.ByUuid(first.uuid()), Optional.empty());
    assertThat(house.later(DomainOperations.INFO, one).result()).isSameAs(first);
    OneDomain there = new OneDomain(one.domain(), Optional.of(first.hypervisor()));
    assertThat(house.later(DomainOperations.INFO, there).result()).isSameAs(first);
    OneDomain elsewhere = new OneDomain(one.domain(), Optional.of(new HypervisorUri("x:///y")));
    assertThat(house.refused(DomainOperations.INFO, elsewhere).code())
        .isEqualTo(ErrorCode.NO_CONNECT);
  }

  @Test
  void isNeverOlderThanAnEvent() {
    house.run("web");
    var asked = new ConcurrentLinkedQueue<Future<DomainInfo>>();
    house.info("web");
    house.told.ear =
        event -> {
          if (event instanceof Event.Lifecycle) {
            asked.add(later("web"));
          }
        };
    house.on("web", DomainOperations.SUSPEND);
    house.told.ear = _ -> {};

    assertThat(asked).isNotEmpty();
    assertThat(asked).extracting(it -> Awaited.result(it).state()).containsOnly("paused");
  }

  @Test
  void isNeverOlderThanAnAnswer() {
    house.run("web");
    for (int i = 0; i < 20; i++) {
      house.info("web");
      house.on("web", DomainOperations.SUSPEND);
      assertThat(house.state("web")).isEqualTo("paused user");
      house.on("web", DomainOperations.RESUME);
      assertThat(house.state("web")).isEqualTo("running unpaused");
    }
  }

  @Test
  void whatADefinitionChangesIsShown() {
    String before = house.define(Samples.xml("web")).version();
    assertThat(house.info("web").autostart()).isFalse();

    house.call(
        DomainOperations.AUTOSTART,
        new DomainOperations.Autostart(new DomainRef.ByName("web"), Optional.empty(), true));
    assertThat(house.info("web").autostart()).isTrue();
    assertThat(house.info("web").version()).isNotEqualTo(before);
  }

  @Test
  void aJobIsShownWhileItRunsAndNotWhenItsEndIsTold() {
    house.run("web");
    house.info("web");
    var asked = new ConcurrentLinkedQueue<Future<DomainInfo>>();
    house.told.ear =
        event -> {
          if (event instanceof Event.JobEnded) {
            asked.add(later("web"));
          }
        };
    house.save("web", image("web"));
    house.told.ear = _ -> {};

    assertThat(asked).hasSize(1);
    DomainInfo shown = Awaited.result(asked.element());
    assertThat(shown.job()).isEmpty();
    assertThat(shown.state()).isEqualTo("shutoff");
  }

  @Test
  void whatIsForgottenIsNotShown() {
    house.define(Samples.xml("web"));
    house.info("web");
    house.call(
        DomainOperations.UNDEFINE,
        new DomainOperations.Undefine(new DomainRef.ByName("web"), Optional.empty(), false, false));
    assertThat(house.refused(DomainOperations.INFO, House.one("web")).code())
        .isEqualTo(ErrorCode.NO_DOMAIN);

    house.define(Samples.xml("web"));
    assertThat(house.info("web").state()).isEqualTo("shutoff");
  }

  @Test
  void aListIsThereAtOnceToo() {
    house.define(Samples.xml("a"));
    house.define(Samples.xml("b"));
    List<String> names = house.names();
    var all = new ListDomains(Optional.empty(), Optional.empty());
    Future<DomainOperations.Domains> again = house.later(DomainOperations.LIST, all);

    assertThat(again.isComplete()).isTrue();
    assertThat(again.result().domains()).extracting(DomainInfo::name).isEqualTo(names);
  }

  @Test
  void aConnectionCountsOnlyWhatIsSeen() {
    int others = counted().domains();
    house.run("web");
    house.define(Samples.xml("db"));
    assertThat(counted().domains()).isEqualTo(others + 2);
    int active = counted().active();

    house.hidden.add("web");
    assertThat(counted().domains()).isEqualTo(others + 1);
    assertThat(counted().active()).isEqualTo(active - 1);
  }

  private OpenHypervisor counted() {
    return house
        .call(HypervisorOperations.LIST, new HypervisorOperations.ListHypervisors())
        .hypervisors()
        .getFirst();
  }
}
