package io.vireo.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.base.HypervisorUri;
import io.vireo.event.Event.DomainName;
import io.vireo.event.EventLog.Room;
import io.vireo.event.Snapshot.Part;
import io.vireo.event.Snapshot.Standing;
import io.vireo.event.Subscription.Gap;
import io.vireo.event.Subscription.Next;
import io.vireo.event.Subscription.Nothing;
import io.vireo.event.Subscription.Origin;
import io.vireo.event.Subscription.Page;
import io.vireo.event.Subscription.Told;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

final class SubscriptionTest {

  private static final HypervisorUri QEMU = new HypervisorUri("qemu:///system");
  private static final HypervisorUri TEST = new HypervisorUri("test:///default");
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final Runnable DEAF = () -> {};
  private static final int RING = 8;

  private final EventLog log =
      new EventLog(new Room(RING, Long.MAX_VALUE), () -> NOW, Past.none("n1", 0), _ -> {});

  /** A small house: each domain counts what happened to it. */
  private final Map<DomainName, Long> counts = new HashMap<>();

  private final List<Consumer<Snapshot>> asked = new ArrayList<>();
  private final Origin origin = new Origin(log, asked::add);

  private static DomainName domain(String name, String team) {
    return new DomainName(
        UUID.nameUUIDFromBytes(name.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
        name,
        "",
        Map.of("team", team));
  }

  private static final DomainName WEB = domain("web", "a");
  private static final DomainName DATABASE = domain("db", "b");

  private void happens(HypervisorUri where, DomainName domain) {
    counts.merge(domain, 1L, Long::sum);
    log.publish(new Event.BalloonChange(where, domain, counts.get(domain)));
  }

  private static HypervisorUri home(DomainName domain) {
    return domain.equals(WEB) ? TEST : QEMU;
  }

  private Part part(DomainName domain) {
    Standing now =
        new Standing(
            home(domain),
            domain,
            Long.toString(counts.getOrDefault(domain, 0L)),
            "",
            true,
            OptionalLong.empty());
    return new Part(home(domain), log.newest(), List.of(now));
  }

  private Snapshot now() {
    return new Snapshot(List.of(part(WEB), part(DATABASE)));
  }

  private void answer(Snapshot snapshot) {
    List<Consumer<Snapshot>> those = List.copyOf(asked);
    asked.clear();
    those.forEach(each -> each.accept(snapshot));
  }

  private static Optional<Position> since(long number) {
    return Optional.of(Position.of("n1", number));
  }

  private static List<Next> all(Subscription subscription) {
    List<Next> taken = new ArrayList<>();
    for (Next next = subscription.next(); !(next instanceof Nothing); next = subscription.next()) {
      taken.add(next);
    }
    return taken;
  }

  private static long number(Next next) {
    return ((Told) next).event().number();
  }

  @Test
  void tellsTheRestToWhoeverNamesTheLastItHasSeen() {
    happens(TEST, WEB);
    happens(TEST, WEB);
    Subscription subscription = origin.open(EventFilter.EVERYTHING, since(1), DEAF);

    assertThat(all(subscription)).map(SubscriptionTest::number).containsExactly(2L);
    assertThat(asked).isEmpty();
  }

  @Test
  void tellsAGapAndThenHowThingsStandAndThenWhatHappensAfter() {
    for (int i = 0; i < RING + 3; i++) {
      happens(TEST, WEB);
    }
    Subscription subscription = origin.open(EventFilter.EVERYTHING, since(1), DEAF);
    assertThat(subscription.next()).isInstanceOf(Nothing.class);
    answer(now());
    happens(TEST, WEB);
    List<Next> told = all(subscription);

    assertThat(told.get(0)).isEqualTo(new Gap(2, RING + 3));
    assertThat(((Page) told.get(1)).domains().getFirst().state()).isEqualTo("11");
    assertThat(number(told.get(2))).isEqualTo(RING + 4);
    assertThat(told).hasSize(3);
  }

  @Test
  void placeOfAnotherNodeOrOfALostDirectoryIsAGap() {
    happens(TEST, WEB);
    for (Position foreign :
        List.of(
            Position.parse("n2.0.1"),
            Position.parse("n1.0.2"),
            Position.parse("n1.7.1"),
            Position.parse("99"))) {
      Subscription subscription = origin.open(EventFilter.EVERYTHING, Optional.of(foreign), DEAF);
      assertThat(subscription.next()).isInstanceOf(Nothing.class);
      answer(now());
      assertThat(subscription.next()).isEqualTo(new Gap(1, 1));
      assertThat(subscription.next()).isInstanceOf(Page.class);
    }
  }

  @Test
  void wakesWhoeverWaitsForASnapshot() {
    happens(TEST, WEB);
    int[] woken = {0};
    Subscription subscription =
        origin.openAsleep(
            EventFilter.EVERYTHING, Optional.of(Position.parse("n2.0.0")), () -> woken[0]++);
    assertThat(subscription.next()).isInstanceOf(Nothing.class);
    answer(now());
    assertThat(woken[0]).isEqualTo(1);
  }

  @Test
  void overrunAgainWhileItLookedIsTwoGaps() {
    Subscription subscription = origin.open(EventFilter.EVERYTHING, since(0), DEAF);
    for (int i = 0; i < RING + 1; i++) {
      happens(TEST, WEB);
    }
    assertThat(subscription.next()).isInstanceOf(Nothing.class);
    answer(now());
    for (int i = 0; i < RING + 1; i++) {
      happens(TEST, WEB);
    }
    assertThat(all(subscription)).hasSize(2).first().isEqualTo(new Gap(1, RING + 1));
    answer(now());
    assertThat(all(subscription)).hasSize(2).first().isEqualTo(new Gap(RING + 2, 2 * RING + 2));
  }

  @Test
  void neverTellsWhatItMayNotSeeAlsoNotInSnapshots() {
    EventFilter teamA =
        EventFilter.EVERYTHING.seenBy((_, domain) -> "a".equals(domain.labels().get("team")));
    Subscription subscription = origin.open(teamA, Optional.of(Position.parse("n2.0.0")), DEAF);
    happens(QEMU, DATABASE);
    subscription.next();
    answer(now());
    happens(QEMU, DATABASE);
    happens(TEST, WEB);
    List<Next> told = all(subscription);

    assertThat(told).hasSize(3);
    assertThat(told.toString()).doesNotContain("db");
    assertThat(number(told.getLast())).isEqualTo(3);
  }

  @Test
  void snapshotOfManyDomainsComesInPages() {
    List<Standing> many = new ArrayList<>();
    for (int i = 0; i < Subscription.PAGE_MAX * 2 + 1; i++) {
      many.add(new Standing(TEST, WEB, "running", "", true, OptionalLong.empty()));
    }
    Subscription subscription =
        origin.open(EventFilter.EVERYTHING, Optional.of(Position.parse("n2.0.0")), DEAF);
    subscription.next();
    answer(new Snapshot(List.of(new Part(TEST, 0, many))));
    List<Next> told = all(subscription);

    assertThat(told.subList(1, told.size()))
        .map(next -> ((Page) next).domains().size() + " " + ((Page) next).more())
        .containsExactly("64 true", "64 true", "1 false");
  }

  private static EventFilter team(String name) {
    return EventFilter.of(
        new EventFilter.Words(List.of(), List.of(), List.of("team=" + name), Optional.empty()));
  }

  @Test
  void anotherFilterGoesOnFromTheSamePlace() {
    Subscription subscription = origin.open(team("a"), since(0), DEAF);
    happens(TEST, WEB);
    happens(QEMU, DATABASE);
    assertThat(all(subscription)).map(SubscriptionTest::number).containsExactly(1L);
    subscription.filter(team("b"));
    assertThat(subscription.place()).hasValue(2);
    happens(TEST, WEB);
    happens(QEMU, DATABASE);
    assertThat(all(subscription)).map(SubscriptionTest::number).containsExactly(4L);
    assertThat(asked).isEmpty();
  }

  @Test
  void anotherFilterChoosesWhatWaitsInTheLog() {
    Subscription subscription = origin.open(team("a"), since(0), DEAF);
    happens(QEMU, DATABASE);
    happens(TEST, WEB);
    subscription.filter(team("b"));
    assertThat(subscription.place()).hasValue(0);
    assertThat(all(subscription)).map(SubscriptionTest::number).containsExactly(1L);
  }

  @Test
  void aSnapshotThatIsNotToldWholeBeginsAnewForAnotherFilter() {
    List<Standing> many = new ArrayList<>();
    for (int i = 0; i < Subscription.PAGE_MAX + 1; i++) {
      many.add(new Standing(TEST, WEB, "running", "", true, OptionalLong.empty()));
    }
    Part webs = new Part(TEST, 0, many);
    Subscription subscription = origin.open(team("a"), Optional.of(Position.parse("n2.0.0")), DEAF);
    subscription.next();
    assertThat(subscription.place()).isEmpty();
    answer(new Snapshot(List.of(webs, part(DATABASE))));
    assertThat(subscription.next()).isInstanceOf(Gap.class);
    assertThat(((Page) subscription.next()).more()).isTrue();
    subscription.filter(team("b"));
    assertThat(subscription.place()).isEmpty();
    Page anew = (Page) subscription.next();

    assertThat(anew.more()).isFalse();
    assertThat(anew.domains()).map(each -> each.domain().name()).containsExactly("db");
    assertThat(subscription.place()).hasValue(0);
    assertThat(subscription.next()).isInstanceOf(Nothing.class);
  }

  @Test
  void aGapThatIsNotToldYetComesBeforeTheSnapshotOfTheOtherFilter() {
    happens(TEST, WEB);
    Subscription subscription = origin.open(team("b"), Optional.of(Position.parse("n2.0.0")), DEAF);
    subscription.next();
    subscription.filter(team("a"));
    answer(now());
    List<Next> told = all(subscription);
    assertThat(told.getFirst()).isEqualTo(new Gap(1, 1));
    assertThat(told.toString()).contains("web").doesNotContain("db");
  }

  /** With a filter that changes at any moment, too: whoever is asked for is counted right. */
  @RepeatedTest(50)
  void nothingOfTheLaterFilterIsLostOrDoubled(RepetitionInfo seed) {
    Random random = new Random(seed.getCurrentRepetition());
    Subscription subscription = origin.open(team("a"), Optional.of(Position.parse("n2.0.0")), DEAF);
    some(random);
    subscription.next();
    Part web = part(WEB);
    some(random);
    Part database = part(DATABASE);
    some(random);
    answer(new Snapshot(List.of(database, web)));
    Map<String, Long> mine = new HashMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      count(subscription.next(), mine);
    }
    subscription.filter(EventFilter.EVERYTHING);
    count(subscription, mine);
    some(random);
    count(subscription, mine);

    assertThat(mine.getOrDefault("web", 0L)).isEqualTo(counts.getOrDefault(WEB, 0L));
  }

  /**
   * The parts of a snapshot are looked at one after the other while things happen: whoever counts
   * from the snapshot on has, in the end, the same counts as the house.
   */
  @RepeatedTest(50)
  void nothingIsLostOrDoubledBetweenSnapshotAndStream(RepetitionInfo seed) {
    Random random = new Random(seed.getCurrentRepetition());
    Subscription subscription =
        origin.open(EventFilter.EVERYTHING, Optional.of(Position.parse("n2.0.0")), DEAF);
    some(random);
    subscription.next();
    Part web = part(WEB);
    some(random);
    Part database = part(DATABASE);
    some(random);
    answer(new Snapshot(List.of(web, database)));
    Map<String, Long> mine = new HashMap<>();
    count(subscription, mine);
    some(random);
    count(subscription, mine);

    assertThat(mine.getOrDefault("web", 0L)).isEqualTo(counts.getOrDefault(WEB, 0L));
    assertThat(mine.getOrDefault("db", 0L)).isEqualTo(counts.getOrDefault(DATABASE, 0L));
  }

  private void some(Random random) {
    for (int i = random.nextInt(3); i > 0; i--) {
      DomainName domain = random.nextBoolean() ? WEB : DATABASE;
      happens(home(domain), domain);
    }
  }

  /** Adds one for each event, so that one too many or too few shows. */
  private static void count(Subscription subscription, Map<String, Long> mine) {
    all(subscription).forEach(next -> count(next, mine));
  }

  private static void count(Next next, Map<String, Long> mine) {
    switch (next) {
      case Told(NumberedEvent event) when event.event() instanceof Event.OfDomain of ->
          mine.merge(of.domain().name(), 1L, Long::sum);
      case Page page ->
          page.domains()
              .forEach(each -> mine.put(each.domain().name(), Long.valueOf(each.state())));
      default -> {}
    }
  }
}
