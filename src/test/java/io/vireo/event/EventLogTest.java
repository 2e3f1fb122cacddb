package io.vireo.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.base.HypervisorUri;
import io.vireo.event.Event.DomainName;
import io.vireo.event.EventLog.Cursor;
import io.vireo.event.EventLog.Delivery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

final class EventLogTest {

  private static final int RING = 16;
  private static final HypervisorUri URI = new HypervisorUri("test:///default");
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final Runnable DEAF = () -> {};

  private final EventLog log = new EventLog(RING, () -> NOW);

  private static Event event(String name) {
    return new Event.Reboot(URI, new DomainName(UUID.nameUUIDFromBytes(new byte[0]), name));
  }

  private void publish(int count) {
    for (int i = 0; i < count; i++) {
      log.publish(event("web"));
    }
  }

  private static List<Delivery> all(Cursor cursor) {
    List<Delivery> taken = new ArrayList<>();
    Delivery next = cursor.next();
    while (!(next instanceof Delivery.Nothing)) {
      taken.add(next);
      next = cursor.next();
    }
    return taken;
  }

  private static List<Long> numbers(List<Delivery> deliveries) {
    return deliveries.stream()
        .map(Delivery.Told.class::cast)
        .map(told -> told.event().number())
        .toList();
  }

  @Test
  void numbersFromOneAndSaysWhen() {
    Cursor cursor = log.open(_ -> true, OptionalLong.of(0), DEAF);
    publish(1);

    assertThat(cursor.next()).isEqualTo(new Delivery.Told(new NumberedEvent(1, NOW, event("web"))));
    assertThat(log.newest()).isEqualTo(1);
  }

  @Test
  void beginsWithNowUnlessAskedOtherwise() {
    publish(3);
    Cursor fromNow = log.open(_ -> true, OptionalLong.empty(), DEAF);
    Cursor fromTwo = log.open(_ -> true, OptionalLong.of(2), DEAF);
    publish(1);

    assertThat(numbers(all(fromNow))).containsExactly(4L);
    assertThat(numbers(all(fromTwo))).containsExactly(3L, 4L);
  }

  @Test
  void tellsAGapOnceTheRingWasOverrun() {
    Cursor cursor = log.open(_ -> true, OptionalLong.of(0), DEAF);
    publish(RING + 5);
    List<Delivery> taken = all(cursor);

    assertThat(taken.getFirst()).isEqualTo(new Delivery.Gap(1, 5));
    assertThat(numbers(taken.subList(1, taken.size())))
        .hasSize(RING)
        .startsWith(6L)
        .endsWith(RING + 5L);
  }

  @Test
  void keepsExactlyAsManyAsTheRingHolds() {
    Cursor cursor = log.open(_ -> true, OptionalLong.of(0), DEAF);
    publish(RING);

    assertThat(numbers(all(cursor))).hasSize(RING).startsWith(1L);
  }

  @Test
  void tellsTheGapAlsoToWhoeverWantsNoneOfTheLost() {
    Cursor cursor = log.open(_ -> false, OptionalLong.of(0), DEAF);
    publish(RING + 1);

    assertThat(all(cursor)).containsExactly(new Delivery.Gap(1, 1));
  }

  @Test
  void leavesOutWhatIsNotWanted() {
    Cursor cursor =
        log.open(
            event -> event instanceof Event.OfDomain of && of.domain().name().equals("db"),
            OptionalLong.of(0),
            DEAF);
    log.publish(event("web"));
    log.publish(event("db"));
    log.publish(event("web"));

    assertThat(numbers(all(cursor))).containsExactly(2L);
  }

  @Test
  void takesAPlaceBeyondTheNewestForNow() {
    publish(2);
    Cursor cursor = log.open(_ -> true, OptionalLong.of(100), DEAF);

    assertThat(cursor.next()).isInstanceOf(Delivery.Nothing.class);
    publish(1);
    assertThat(numbers(all(cursor))).containsExactly(3L);
  }

  @Test
  void takesANegativePlaceForTheBeginning() {
    publish(1);

    assertThat(numbers(all(log.open(_ -> true, OptionalLong.of(-5), DEAF)))).containsExactly(1L);
  }

  @Test
  void wakesOnceUntilItIsAskedAgain() {
    AtomicInteger woken = new AtomicInteger();
    Cursor cursor = log.open(_ -> true, OptionalLong.empty(), woken::incrementAndGet);
    publish(3);
    assertThat(woken).hasValue(1);
    all(cursor);
    publish(1);
    assertThat(woken).hasValue(2);
  }

  @Test
  void wakesNobodyWhoClosed() {
    AtomicInteger woken = new AtomicInteger();
    log.open(_ -> true, OptionalLong.empty(), woken::incrementAndGet).close();
    publish(1);

    assertThat(woken).hasValue(0);
  }

  @Test
  void letsNoSubscriberThatCannotBeWokenHarmTheOthers() {
    AtomicInteger woken = new AtomicInteger();
    AtomicInteger broken = new AtomicInteger();
    Cursor dead =
        log.open(
            _ -> true,
            OptionalLong.empty(),
            () -> {
              broken.incrementAndGet();
              throw new IllegalStateException("its loop is closed");
            });
    log.open(_ -> true, OptionalLong.empty(), woken::incrementAndGet);
    publish(1);
    dead.next();
    publish(1);

    assertThat(woken).hasValue(1);
    assertThat(broken).hasValue(1);
  }

  @Test
  void numbersWhatManyThreadsPublishWithoutAHole() throws Exception {
    int threads = 8;
    int each = 2000;
    EventLog large = new EventLog(threads * each, () -> NOW);
    Cursor cursor = large.open(_ -> true, OptionalLong.of(0), DEAF);
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      for (int t = 0; t < threads; t++) {
        String name = "d" + t;
        pool.execute(
            () -> {
              for (int i = 0; i < each; i++) {
                large.publish(event(name));
              }
            });
      }
    }
    List<Long> numbers = numbers(all(cursor));

    assertThat(numbers).hasSize(threads * each).isSorted().doesNotHaveDuplicates();
    assertThat(numbers.getLast()).isEqualTo(large.newest());
  }

  /** The reader sleeps whenever there is nothing: one wake-up lost and it sleeps for ever. */
  @RepeatedTest(5)
  void losesNoWakeUp() throws Exception {
    int threads = 4;
    int each = 5000;
    Semaphore woken = new Semaphore(0);
    EventLog busy = new EventLog(64, () -> NOW);
    Cursor cursor = busy.open(_ -> true, OptionalLong.of(0), woken::release);
    CountDownLatch go = new CountDownLatch(1);
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      for (int t = 0; t < threads; t++) {
        pool.execute(
            () -> {
              awaitQuietly(go);
              for (int i = 0; i < each; i++) {
                busy.publish(event("web"));
              }
            });
      }
      go.countDown();
      assertThat(readAll(cursor, woken, (long) threads * each)).isEqualTo((long) threads * each);
    }
  }

  /** Follows the log and returns the last number it came to; every number is told or in a gap. */
  private static long readAll(Cursor cursor, Semaphore woken, long until) throws Exception {
    long last = 0;
    while (last < until) {
      switch (cursor.next()) {
        case Delivery.Told(NumberedEvent event) -> {
          assertThat(event.number()).isEqualTo(last + 1);
          last = event.number();
        }
        case Delivery.Gap(long from, long to) -> {
          assertThat(from).isEqualTo(last + 1);
          last = to;
        }
        case Delivery.Nothing _ ->
            assertThat(woken.tryAcquire(30, TimeUnit.SECONDS)).as("woken after %d", last).isTrue();
      }
    }
    return last;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
