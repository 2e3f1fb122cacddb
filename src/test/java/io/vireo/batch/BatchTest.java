package io.vireo.batch;

import static io.vireo.batch.Guests.HERE;
import static io.vireo.batch.Guests.THERE;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.base.ErrorCode;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.call.Started;
import io.vireo.job.Job;
import io.vireo.operation.BatchOperations.GuestSave;
import io.vireo.operation.BatchOperations.GuestSaves;
import io.vireo.state.Awaited;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many guests are saved together. */
final class BatchTest {

  private final House house = new House(new Limits(4, 2));

  @AfterEach
  void close() {
    house.close();
  }

  private static VirtException failure(ErrorCode code) {
    return new VirtException(code, "it was not to be");
  }

  /** Lets everything that begins complete, and looks how much goes on at once. */
  private int completeAll(Started<GuestSaves> batch) {
    AtomicInteger most = new AtomicInteger();
    house.await(
        "the end",
        () -> {
          List<House.Save> now = house.underWay();
          most.accumulateAndGet(now.size(), Math::max);
          now.forEach(house::complete);
          return batch.result().isComplete();
        });
    return most.get();
  }

  @Test
  void savesFiftyAndNeverMoreThanTheLimitAtOnce() {
    IntStream.range(0, 50).forEach(i -> house.add(Guests.running("guest" + i)));
    Started<GuestSaves> batch = house.saveAll(House.everything());
    int most = completeAll(batch);

    GuestSaves all = Awaited.result(batch.result());
    assertThat(most).isEqualTo(2);
    assertThat(all.saved()).isEqualTo(50);
    assertThat(all.guests()).hasSize(50).allMatch(guest -> guest.state().equals("saved"));
    assertThat(batch.job().status()).isInstanceOf(Job.Status.Completed.class);
    assertThat(house.look(batch).state()).isEqualTo("completed");
  }

  @Test
  void usesEveryDiskUpToTheWholeLimit() {
    for (int disk = 0; disk < 3; disk++) {
      HypervisorUri uri = new HypervisorUri("test:///disk" + disk);
      for (int i = 0; i < 5; i++) {
        house.add(Guests.running("g" + disk + i, uri, 64));
      }
    }
    Started<GuestSaves> batch = house.saveAll(House.everything());
    house.await("the whole limit", () -> house.underWay().size() == 4);

    assertThat(house.underWayNames().stream().map(name -> name.substring(0, 2)).distinct())
        .hasSize(3);
    assertThat(completeAll(batch)).isEqualTo(4);
  }

  @Test
  void letsGuestsRunUntilTheirTurnComes() {
    house.add(Guests.running("a"), Guests.running("b"), Guests.running("c"));
    Started<GuestSaves> batch = house.saveAll(House.everything());
    house.awaitUnderWay("a", "b");

    GuestSaves now = house.look(batch);
    assertThat(House.states(now)).containsExactly("a saving", "b saving", "c waiting");
    assertThat(now.state()).isEqualTo("running");
    assertThat(List.of(now.waiting(), now.saving(), now.saved())).containsExactly(1, 2, 0);
    assertThat(now.bytesTotal()).isEqualTo((3 * 64L) << 20);
    house.complete(house.save("a"));
    house.awaitUnderWay("b", "c");
    completeAll(batch);
  }

  @Test
  void goesOnWhateverBecomesOfOne() {
    house.add(Guests.running("a"), Guests.running("b"), Guests.running("c"));
    house.refusals.put("b", failure(ErrorCode.OPERATION_INVALID));
    Started<GuestSaves> batch = house.saveAll(House.everything());
    house.awaitUnderWay("a", "c");
    house.fail(house.save("a"), failure(ErrorCode.NO_SPACE));
    completeAll(batch);

    GuestSaves all = Awaited.result(batch.result());
    assertThat(House.states(all)).containsExactly("a failed", "b failed", "c saved");
    assertThat(all.failed()).isEqualTo(2);
    GuestSave first = House.byName(all).get("a");
    assertThat(first.error().orElseThrow().code()).isEqualTo("NO_SPACE");
    assertThat(first.error().orElseThrow().message()).isEqualTo("it was not to be");
    assertThat(first.job()).isPresent();
  }

  @Test
  void tellsOfThoseThatCannotBeSaved() {
    house.add(Guests.running("a"), Guests.passing("passing"));
    Started<GuestSaves> batch = house.saveAll(new Limits(1, 1));
    completeAll(batch);

    assertThat(House.states(Awaited.result(batch.result())))
        .containsExactly("a saved", "passing failed");
    assertThat(house.told).containsExactly("passing failed", "a saved");
    assertThat(house.begunNames()).containsExactly("a");
  }

  @Test
  void keepsTheOrderThatWasTold() {
    house.add(
        Guests.running("small", HERE, 1),
        Guests.running("large", HERE, 9000),
        Guests.running("middle", THERE, 500));
    Started<GuestSaves> batch = house.saveAll(Wishes.ordered("large,middle"));
    completeAll(batch);

    assertThat(house.begunNames()).containsExactly("large", "middle", "small");
  }

  @Test
  void savesOnlyWhatIsMeant() {
    house.add(Guests.running("a"), Guests.running("b"), Guests.running("there", THERE, 64));
    Started<GuestSaves> there = house.saveAll(Wishes.of(THERE));
    completeAll(there);
    assertThat(there.job().subject().hypervisor()).isEqualTo(THERE);
    Started<GuestSaves> named = house.saveAll(Wishes.named("b"));
    completeAll(named);

    assertThat(house.begunNames()).containsExactly("there", "b");
  }

  @Test
  void refusesUnknownNamesBeforeAnythingBegins() {
    house.add(Guests.running("a"));
    assertThat(Awaited.failure(house.later(Wishes.named("a,b"))).code())
        .isEqualTo(ErrorCode.NO_DOMAIN);
    assertThat(house.begunNames()).isEmpty();
  }

  @Test
  void refusesToBeToldBothRunningAndPaused() {
    assertThat(Awaited.failure(house.later(Wishes.contradicting())).code())
        .isEqualTo(ErrorCode.INVALID_ARG);
  }

  @Test
  void hasNothingToDoWhereNothingRuns() {
    house.add(Guests.off("a"));
    GuestSaves all = Awaited.result(house.saveAll(House.everything()).result());

    assertThat(all.guests()).isEmpty();
    assertThat(all.state()).isEqualTo("completed");
  }

  @Test
  void saysOfOneThatEndedByItselfThatItDid() {
    house.add(Guests.running("a"), Guests.running("b"), Guests.running("c"), Guests.running("d"));
    Started<GuestSaves> batch = house.saveAll(House.everything());
    house.awaitUnderWay("a", "b");
    house.add(Guests.off("c"));
    house.domains.remove(Guests.uuid("d"));
    completeAll(batch);

    GuestSaves all = Awaited.result(batch.result());
    assertThat(House.states(all)).containsExactly("a saved", "b saved", "c ended", "d ended");
    assertThat(all.ended()).isEqualTo(2);
  }

  @Test
  void triesADomainThatIsBusyAgain() {
    house.add(Guests.running("a"));
    house.refusals.put("a", failure(ErrorCode.RESOURCE_BUSY));
    Started<GuestSaves> batch = house.saveAll(House.everything());
    assertThat(house.look(batch).failed()).isZero();
    house.refusals.clear();
    completeAll(batch);

    assertThat(Awaited.result(batch.result()).saved()).isEqualTo(1);
  }

  @Test
  void givesUpWhatHasNotBegunAndWhatIsUnderWay() {
    house.add(Guests.running("a"), Guests.running("b"), Guests.running("c"));
    Started<GuestSaves> batch = house.saveAll(House.everything());
    house.awaitUnderWay("a", "b");
    house.complete(house.save("a"));
    house.awaitUnderWay("b", "c");
    batch.job().abort();

    assertThat(Awaited.failure(batch.result()).code()).isEqualTo(ErrorCode.OPERATION_ABORTED);
    assertThat(House.states(house.look(batch)))
        .containsExactly("a saved", "b aborted", "c aborted");
    assertThat(house.look(batch).state()).isEqualTo("aborted");
    assertThat(house.underWay()).isEmpty();
  }

  @Test
  void givesUpABusyOneToo() {
    house.add(Guests.running("a"));
    house.refusals.put("a", failure(ErrorCode.RESOURCE_BUSY));
    Started<GuestSaves> batch = house.saveAll(House.everything());
    batch.job().abort();

    assertThat(Awaited.failure(batch.result()).code()).isEqualTo(ErrorCode.OPERATION_ABORTED);
    assertThat(house.look(batch).guests()).hasSize(1).noneMatch(g -> g.state().equals("waiting"));
  }

  /** Two that hang fill their disk's two places: after a while these count as free. */
  @Test
  void aHypervisorThatHangsDoesNotHoldTheOthers() {
    for (int i = 0; i < 5; i++) {
      house.add(Guests.running("hangs" + i, HERE, 1), Guests.running("well" + i, THERE, 64));
    }
    Started<GuestSaves> batch = house.saveAll(House.everything());
    house.await(
        "all that are well",
        () -> {
          house.underWay().stream()
              .filter(save -> save.name().startsWith("well"))
              .forEach(house::complete);
          return house.look(batch).saved() == 5;
        });

    assertThat(house.underWayNames()).hasSize(2).allMatch(name -> name.startsWith("hangs"));
    completeAll(batch);
    assertThat(Awaited.result(batch.result()).saved()).isEqualTo(10);
  }

  @Test
  void aDiskThatDoesNotAnswerIsOneOfItsOwn() {
    HypervisorUri lost = new HypervisorUri("test:///lost");
    house.add(
        Guests.running("a"),
        Guests.running("b"),
        Guests.running("c", lost, 1),
        Guests.running("d", lost, 1));
    Started<GuestSaves> batch = house.saveAll(House.everything());
    house.awaitUnderWay("a", "b", "c", "d");
    completeAll(batch);
  }

  @Test
  void countsTheBytesOfAllInItsJob() {
    house.add(Guests.running("a"), Guests.running("b"));
    Started<GuestSaves> batch = house.saveAll(House.everything());
    house.awaitUnderWay("a", "b");
    house.save("a").job().progress(new Job.Progress(() -> 7L << 20, () -> 32L << 20));

    Job.Status.Running running = (Job.Status.Running) batch.job().status();
    assertThat(running.progress().bytesDone().getAsLong()).isEqualTo(7L << 20);
    assertThat(running.progress().bytesTotal().getAsLong()).isEqualTo(96L << 20);
    assertThat(running.step()).isEqualTo("0 of 2");
    completeAll(batch);
  }

  @Test
  void forgetsTheOldestOfManyBatchesAndSaysSo() {
    Started<GuestSaves> first = house.saveAll(House.everything());
    Awaited.result(first.result());
    for (int i = 0; i < BatchCalls.BATCHES_MAX; i++) {
      Awaited.result(house.saveAll(House.everything()).result());
    }

    assertThat(Awaited.failure(house.lookLater(first.job().subject().id())).code())
        .isEqualTo(ErrorCode.NO_JOB);
    assertThat(Awaited.failure(house.lookLater(4711))).hasMessageContaining("4711");
  }
}
