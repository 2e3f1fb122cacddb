package io.vireo.batch;

import static io.vireo.batch.Guests.HERE;
import static io.vireo.batch.Guests.THERE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class WaitingLineTest {

  private static List<String> all(WaitingLine line, Predicate<Place> hasRoom) {
    List<String> names = new ArrayList<>();
    for (Optional<Guest> next = line.next(hasRoom); next.isPresent(); next = line.next(hasRoom)) {
      names.add(next.get().info().name());
    }
    return names;
  }

  private static List<String> all(Guest... guests) {
    return all(new WaitingLine(List.of(guests)), _ -> true);
  }

  @Test
  void takesTheSmallOnesOfAPlaceFirst() {
    assertThat(
            all(
                Guests.waiting("large", HERE, "a", 4096),
                Guests.waiting("small", HERE, "a", 16),
                Guests.waiting("middle", HERE, "a", 512)))
        .containsExactly("small", "middle", "large");
  }

  @Test
  void takesOneOfEachHypervisorInTurn() {
    assertThat(
            all(
                Guests.waiting("here1", HERE, "a", 1),
                Guests.waiting("here2", HERE, "a", 2),
                Guests.waiting("here3", HERE, "a", 3),
                Guests.waiting("there1", THERE, "a", 4096),
                Guests.waiting("there2", THERE, "a", 8192)))
        .containsExactly("here1", "there1", "here2", "there2", "here3");
  }

  @Test
  void takesOneOfEachDiskInTurn() {
    assertThat(
            all(
                Guests.waiting("a1", HERE, "a", 1),
                Guests.waiting("a2", HERE, "a", 1),
                Guests.waiting("b1", HERE, "b", 1),
                Guests.waiting("b2", HERE, "b", 1)))
        .containsExactly("a1", "b1", "a2", "b2");
  }

  @Test
  void keepsTheOrderThatWasToldAndLetsTheOthersFollow() {
    Place here = new Place(HERE, "a");
    Place there = new Place(THERE, "b");
    assertThat(
            all(
                Guests.waiting("tiny", here, 1, Integer.MAX_VALUE),
                Guests.waiting("second", here, 4096, 1),
                Guests.waiting("first", there, 8192, 0),
                Guests.waiting("third", there, 1, 2)))
        .containsExactly("first", "second", "third", "tiny");
  }

  @Test
  void passesByAPlaceWithoutRoom() {
    WaitingLine line =
        new WaitingLine(
            List.of(
                Guests.waiting("full", new Place(HERE, "full"), 1, 0),
                Guests.waiting("free", new Place(HERE, "free"), 1, 1)));

    assertThat(all(line, place -> place.disk().equals("free"))).containsExactly("free");
    assertThat(line.isEmpty()).isFalse();
    assertThat(all(line, _ -> true)).containsExactly("full");
    assertThat(line.isEmpty()).isTrue();
  }

  @Test
  void givesBackItsTurnToOneThatCouldNotBegin() {
    WaitingLine line =
        new WaitingLine(
            List.of(Guests.waiting("one", HERE, "a", 1), Guests.waiting("two", HERE, "a", 2)));
    line.next(_ -> true).ifPresent(line::back);

    assertThat(all(line, _ -> true)).containsExactly("one", "two");
  }

  @Test
  void lettingGoEmptiesIt() {
    WaitingLine line = new WaitingLine(List.of(Guests.waiting("one", HERE, "a", 1)));

    assertThat(line.leave()).extracting(guest -> guest.info().name()).containsExactly("one");
    assertThat(line.isEmpty()).isTrue();
    assertThat(line.next(_ -> true)).isEmpty();
  }

  /** Whatever the mixture: between two turns of a place every other place that waits has one. */
  @Test
  void isFairToAnyMixture() {
    Random random = new Random(42);
    for (int round = 0; round < 200; round++) {
      List<Guest> guests =
          IntStream.range(0, 1 + random.nextInt(40))
              .mapToObj(
                  i ->
                      Guests.waiting(
                          "guest" + i,
                          random.nextBoolean() ? HERE : THERE,
                          "disk" + random.nextInt(3),
                          1 + random.nextInt(100)))
              .toList();
      assertFair(guests);
    }
  }

  private static void assertFair(List<Guest> guests) {
    WaitingLine line = new WaitingLine(guests);
    Map<Place, Integer> turns = new HashMap<>();
    Map<Place, Integer> left = new HashMap<>();
    guests.forEach(guest -> left.merge(guest.place(), 1, Integer::sum));
    for (Optional<Guest> next = line.next(_ -> true);
        next.isPresent();
        next = line.next(_ -> true)) {
      Place place = next.get().place();
      int mine = turns.merge(place, 1, Integer::sum);
      left.merge(place, -1, Integer::sum);
      left.forEach(
          (other, waiting) ->
              assertThat(waiting == 0 || turns.getOrDefault(other, 0) >= mine - 1)
                  .as("%s waits while %s has turn %s", other, place, mine)
                  .isTrue());
    }
    assertThat(left.values()).allMatch(count -> count == 0);
    assertThat(turns.values().stream().max(Comparator.naturalOrder())).isPresent();
  }
}
