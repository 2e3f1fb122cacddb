package io.vireo.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vireo.base.DomainRef;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.operation.DomainInfo;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.DomainOperations.Create;
import io.vireo.operation.DomainOperations.Start;
import io.vireo.state.Awaited;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Domains start, pause, go on and end, and say so as libvirt does. */
final class LifeTest extends HouseTest {

  private static Create creating(String xml, boolean paused, boolean transientDomain) {
    return new Create(xml, Optional.empty(), true, paused, transientDomain);
  }

  @Test
  void startsADefinedDomain() {
    house.define(Samples.xml("web"));
    DomainInfo started = house.start("web");

    assertThat(started.state()).isEqualTo("running");
    assertThat(started.id()).isPresent();
    assertThat(started.job()).isEmpty();
    assertThat(house.state("web")).isEqualTo("running booted");
    assertThat(house.told.life("web"))
        .containsExactly("defined added", "started booted", "domain.start completed");
  }

  @Test
  void startsPaused() {
    house.define(Samples.xml("web"));
    house.call(
        DomainOperations.START,
        new Start(
            new DomainRef.ByName("web"),
            Optional.empty(),
            true,
            false,
            false,
            false,
            Optional.empty(),
            Optional.empty(),
            false));

    assertThat(house.state("web")).isEqualTo("paused user");
    assertThat(house.told.life("web")).contains("started booted", "suspended paused");
    house.on("web", DomainOperations.RESUME);
    assertThat(house.state("web")).isEqualTo("running unpaused");
  }

  @Test
  void refusesASecondStart() {
    house.run("web");

    assertThat(house.refused(DomainOperations.START, House.starting("web")))
        .hasMessageContaining("already running")
        .extracting("code")
        .isEqualTo(ErrorCode.OPERATION_INVALID);
  }

  @Test
  void pausesAndGoesOn() {
    house.run("web");
    house.told.clear();
    assertThat(house.on("web", DomainOperations.SUSPEND).state()).isEqualTo("paused");
    assertThat(house.state("web")).isEqualTo("paused user");
    assertThat(house.on("web", DomainOperations.SUSPEND).state()).isEqualTo("paused");
    assertThat(house.on("web", DomainOperations.RESUME).state()).isEqualTo("running");
    assertThat(house.on("web", DomainOperations.RESUME).state()).isEqualTo("running");

    assertThat(house.told.life("web")).containsExactly("suspended paused", "resumed unpaused");
  }

  @Test
  void refusesToPauseWhatDoesNotRun() {
    house.define(Samples.xml("web"));

    assertThat(house.refused(DomainOperations.SUSPEND, House.one("web")).code())
        .isEqualTo(ErrorCode.OPERATION_INVALID);
    assertThat(house.refused(DomainOperations.DESTROY, House.destroying("web")).code())
        .isEqualTo(ErrorCode.OPERATION_INVALID);
    assertThat(house.refused(DomainOperations.SHUTDOWN, House.one("web")).code())
        .isEqualTo(ErrorCode.OPERATION_INVALID);
  }

  @Test
  void endsAtOnceWhenDestroyed() {
    house.run("web");
    house.told.clear();
    house.destroy("web");

    assertThat(house.state("web")).isEqualTo("shutoff destroyed");
    assertThat(house.told.life("web")).containsExactly("stopped destroyed");
    assertThat(house.info("web").id()).isEmpty();
  }

  @Test
  void doesNotKillWhatWasToEndGracefully() {
    house.run("web");
    settings.put("hang.stop", "true");
    settings.put("deadlineMillis", "20");

    assertThat(
            house
                .refused(
                    DomainOperations.DESTROY,
                    new DomainOperations.Destroy(
                        new DomainRef.ByName("web"), Optional.empty(), true))
                .code())
        .isEqualTo(ErrorCode.RESOURCE_BUSY);
    assertThat(house.state("web")).isEqualTo("running booted");
  }

  @Test
  void shutsDownWhenTheGuestObeys() {
    house.run("web");
    house.told.clear();
    house.on("web", DomainOperations.SHUTDOWN);
    house.told.await("web", "stopped shutdown");

    assertThat(house.state("web")).isEqualTo("shutoff shutdown");
    assertThat(house.told.life("web")).containsExactly("shutdown host", "stopped shutdown");
  }

  @Test
  void rebootsAndResets() {
    house.run("web");
    house.told.clear();
    house.on("web", DomainOperations.REBOOT);
    house.on("web", DomainOperations.RESET);

    assertThat(house.told.life("web")).containsExactly("reboot", "reboot");
    assertThat(house.state("web")).isEqualTo("running booted");
  }

  @Test
  void givesEachInstanceANumberOfItsOwn() {
    int first = house.run("web").id().orElseThrow();
    house.destroy("web");
    int second = house.start("web").id().orElseThrow();

    assertThat(second).isGreaterThan(first);
  }

  @Test
  void forgetsATransientDomainWhenItEnds() {
    DomainInfo info =
        house.call(DomainOperations.CREATE, creating(Samples.xml("web"), false, true));
    assertThat(info.persistent()).isFalse();
    assertThat(info.state()).isEqualTo("running");
    house.destroy("web");

    assertThat(house.names()).containsExactly("test");
    assertThat(house.told.life("web"))
        .containsExactly("started booted", "domain.create completed", "stopped destroyed");
  }

  @Test
  void forgetsATransientDomainThatShutsDown() {
    house.call(DomainOperations.CREATE, creating(Samples.xml("web"), false, true));
    house.on("web", DomainOperations.SHUTDOWN);
    house.told.await("web", "stopped shutdown");
    // The record goes before the name does, and the next call stands behind both.
    Awaited.result(house.later(DomainOperations.LIST, all()).transform(_ -> settled()));

    assertThat(house.names()).containsExactly("test");
  }

  /** By state, which is looked for on the connection's loop, behind what it does already. */
  private static DomainOperations.ListDomains all() {
    return new DomainOperations.ListDomains(Optional.empty(), Optional.of("active,inactive"));
  }

  /** Asks until the domain is gone. */
  private Future<Void> settled() {
    return house
        .later(DomainOperations.LIST, all())
        .compose(list -> list.domains().size() == 1 ? Future.<Void>succeededFuture() : settled());
  }

  @Test
  void definesAndStartsInOneCall() {
    house.call(DomainOperations.CREATE, creating(Samples.xml("web"), true, false));

    assertThat(house.info("web").persistent()).isTrue();
    assertThat(house.state("web")).isEqualTo("paused user");
  }

  @Test
  void showsATransientDomainWhileItStarts() {
    settings.put("hang.start.web", "true");
    var begun = house.begin(DomainOperations.CREATE, creating(Samples.xml("web"), false, true));

    assertThat(house.names()).containsExactly("test", "web");
    assertThat(house.info("web").job()).contains(begun.job().subject().id());
    assertThat(house.state("web")).isEqualTo("paused starting-up");
    settings.put("deadlineMillis", "1");
    begun.job().abort();
    house.close();
    assertThat(Awaited.failure(begun.result()).code()).isNotNull();
  }

  @Test
  void leavesADomainOffWhoseStartFails() {
    house.define(Samples.xml("web"));
    settings.put("fail.start", "no memory");
    house.told.clear();

    assertThat(house.refused(DomainOperations.START, House.starting("web")))
        .hasMessage("no memory");
    assertThat(house.state("web")).isEqualTo("shutoff failed");
    assertThat(house.told.life("web")).containsExactly("domain.start failed");
    settings.remove("fail.start");
    assertThat(house.start("web").state()).isEqualTo("running");
  }

  @Test
  void takesAStartBackThatCannotBeSetGoing() {
    house.define(Samples.xml("web"));
    settings.put("fail.resume", "it will not");
    house.told.clear();

    assertThat(house.refused(DomainOperations.START, House.starting("web")))
        .hasMessage("it will not");
    assertThat(house.state("web")).isEqualTo("shutoff failed");
    assertThat(house.told.life("web")).containsExactly("domain.start failed");
  }

  @Test
  void forgetsATransientDomainWhoseStartFails() {
    settings.put("fail.start", "no memory");
    VirtException refused =
        house.refused(DomainOperations.CREATE, creating(Samples.xml("web"), false, true));

    assertThat(refused).hasMessage("no memory");
    assertThat(house.names()).containsExactly("test");
  }

  @Test
  void saysThatAMachineDoesNotAnswerAndThatItDoesAgain() {
    house.run("web");
    settings.put("deadlineMillis", "20");
    settings.put("hang.pause", "true");
    assertThat(house.refused(DomainOperations.SUSPEND, House.one("web")).code())
        .isEqualTo(ErrorCode.NOT_RESPONDING);
    assertThat(house.info("web").responding()).isFalse();
    assertThat(house.info("web").silentSince()).isPresent();
    settings.remove("hang.pause");
    house.on("web", DomainOperations.SUSPEND);

    assertThat(house.info("web").responding()).isTrue();
    assertThat(house.told.life("web")).contains("silent", "answers");
  }

  @Test
  void answersReadsWhileAMachineHangs() {
    house.run("web");
    settings.put("hang.pause", "true");
    Future<DomainInfo> hanging = house.later(DomainOperations.SUSPEND, House.one("web"));

    assertThat(house.state("web")).isEqualTo("running booted");
    assertThat(hanging.isComplete()).isFalse();
    house.destroy("web");
    assertThat(house.state("web")).isEqualTo("shutoff destroyed");
  }

  @Test
  void hasNoConsoleWhereTheMachineHasNone() {
    house.run("web");

    assertThat(
            house
                .refused(
                    DomainOperations.CONSOLE,
                    new DomainOperations.OpenConsole(
                        new DomainRef.ByName("web"), Optional.empty(), Optional.empty()))
                .code())
        .isEqualTo(ErrorCode.OPERATION_FAILED);
  }

  @Test
  void hasLibvirtsTestDomain() {
    assertThat(house.state("test")).isEqualTo("running unknown");
    assertThat(house.names()).isEqualTo(List.of("test"));
  }
}
