package io.vireo.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.operation.DomainInfo;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.SaveOperations;
import io.vireo.state.Awaited;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many callers at once. */
final class CrowdTest extends HouseTest {

  private static final Set<ErrorCode> HONEST =
      Set.of(ErrorCode.OPERATION_INVALID, ErrorCode.RESOURCE_BUSY, ErrorCode.OPERATION_ABORTED);

  private static List<String> names(int count) {
    return IntStream.range(0, count).mapToObj(i -> "guest" + i).toList();
  }

  @Test
  void startsAHundredDomainsAtOnce() {
    List<String> names = names(100);
    house.atOnce(
        names,
        (here, name) ->
            here.later(
                DomainOperations.DEFINE,
                new DomainOperations.Define(Samples.xml(name), Optional.empty())));
    List<Future<DomainInfo>> starts =
        house.atOnce(
            names, (here, name) -> here.later(DomainOperations.START, House.starting(name)));

    assertThat(starts).allMatch(Future::succeeded);
    assertThat(starts.stream().map(start -> start.result().id().orElseThrow()))
        .doesNotHaveDuplicates();
    assertThat(names).allMatch(name -> house.state(name).equals("running booted"));
  }

  @Test
  void savesAndRestoresFiftyDomainsAtOnce() {
    List<String> names = names(50);
    names.forEach(house::run);
    assertThat(
            house.atOnce(
                names,
                (here, name) -> here.later(SaveOperations.MANAGED_SAVE, House.managedSaving(name))))
        .allMatch(Future::succeeded);
    assertThat(
            house.atOnce(
                names, (here, name) -> here.later(DomainOperations.START, House.starting(name))))
        .allMatch(Future::succeeded);

    assertThat(names).allMatch(name -> house.state(name).equals("running restored"));
    assertThat(house.managedImages()).isEmptyDirectory();
  }

  @Test
  void answersEachOfManyContradictingCallsOnOneDomain() {
    house.run("web");
    house.folder("images");
    List<Future<?>> answers = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      answers.add(house.later(DomainOperations.SUSPEND, House.one("web")));
      answers.add(house.later(DomainOperations.RESUME, House.one("web")));
      answers.add(house.later(SaveOperations.SAVE, House.saving("web", image("web"))));
      answers.add(house.later(DomainOperations.DESTROY, House.destroying("web")));
      answers.add(house.later(DomainOperations.START, House.starting("web")));
    }
    Awaited.result(Future.join(answers).<Void>mapEmpty().otherwiseEmpty());

    assertThat(answers).allMatch(CrowdTest::honest);
    assertThat(house.info("web").job()).isEmpty();
    assertThat(house.info("web").state()).isIn("running", "paused", "shutoff");
    settle();
    assertThat(house.start("web").state()).isEqualTo("running");
  }

  private static boolean honest(Future<?> answer) {
    return answer.succeeded()
        || (answer.cause() instanceof VirtException known && HONEST.contains(known.code()));
  }

  private void settle() {
    if (!house.info("web").state().equals("shutoff")) {
      house.destroy("web");
    }
  }

  /** Life and events must tell the same story, whatever the order. */
  @Test
  void tellsALifeThatMakesSense() {
    house.define(Samples.xml("web"));
    List<Future<?>> answers = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      answers.add(house.later(DomainOperations.START, House.starting("web")));
      answers.add(house.later(DomainOperations.DESTROY, House.destroying("web")));
    }
    Awaited.result(Future.join(answers).<Void>mapEmpty().otherwiseEmpty());
    List<String> lives =
        house.told.life("web").stream()
            .filter(word -> word.startsWith("started") || word.startsWith("stopped"))
            .toList();

    for (int i = 0; i < lives.size(); i++) {
      assertThat(lives.get(i)).startsWith(i % 2 == 0 ? "started" : "stopped");
    }
    assertThat(house.info("web").state()).isEqualTo(lives.size() % 2 == 0 ? "shutoff" : "running");
  }

  @Test
  void refusesMoreCallsThanMayWaitAndNamesTheLimit() {
    house.run("web");
    settings.put("hang.pause", "true");
    settings.put("deadlineMillis", "200");
    List<Future<DomainInfo>> answers = new ArrayList<>();
    for (int i = 0; i < OwnerQueue.WAITING_MAX + 10; i++) {
      answers.add(house.later(DomainOperations.SUSPEND, House.one("web")));
    }
    settings.remove("hang.pause");
    Awaited.result(Future.join(answers).<Void>mapEmpty().otherwiseEmpty());
    List<String> limits =
        answers.stream()
            .filter(Future::failed)
            .map(answer -> (VirtException) answer.cause())
            .filter(failure -> failure.code() == ErrorCode.LIMIT_REACHED)
            .map(Throwable::getMessage)
            .toList();

    assertThat(limits).isNotEmpty().allMatch(text -> text.contains("" + OwnerQueue.WAITING_MAX));
    assertThat(house.on("web", DomainOperations.RESUME).state()).isEqualTo("running");
  }

  @Test
  void definesOneDomainForManyWhoDefineIt() {
    List<Future<DomainInfo>> answers =
        house.atOnce(
            names(40),
            (here, _) ->
                here.later(
                    DomainOperations.DEFINE,
                    new DomainOperations.Define(Samples.xml("web"), Optional.empty())));

    assertThat(answers).allMatch(Future::succeeded);
    assertThat(answers.stream().map(answer -> answer.result().uuid()).collect(Collectors.toSet()))
        .containsExactly(Samples.uuid("web"));
    assertThat(house.told.life("web")).containsOnlyOnce("defined added").hasSize(40);
  }

  /** A domain that ends just while it is being defined must not vanish with its definition. */
  @Test
  void keepsADefinitionThatMeetsTheEndOfATransientDomain() {
    for (int round = 0; round < 30; round++) {
      String name = "meet" + round;
      house.call(
          DomainOperations.CREATE,
          new DomainOperations.Create(Samples.xml(name), Optional.empty(), true, false, true));
      Future<?> end = house.later(DomainOperations.DESTROY, House.destroying(name));
      Future<?> define =
          house.later(
              DomainOperations.DEFINE,
              new DomainOperations.Define(Samples.xml(name), Optional.empty()));
      Awaited.result(Future.join(end, define).<Void>mapEmpty());
      assertThat(house.info(name).persistent()).isTrue();
    }
    List<String> before = house.names();
    restart();
    assertThat(house.names()).isEqualTo(before);
  }
}
