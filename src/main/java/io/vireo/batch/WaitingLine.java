package io.vireo.batch;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Who is next. Those whose order was told come first and in that order, as far as their places have
 * room; the others by turns, one of each place, and of each place the small ones first: most guests
 * are done soon, and if time runs out the fewest are left. Pure.
 */
final class WaitingLine {

  private static final Comparator<Guest> WITHIN_A_PLACE =
      Comparator.comparingInt(Guest::rank)
          .thenComparingLong(Guest::memoryBytes)
          .thenComparing(guest -> guest.info().name());

  /** In the order of their turns: whose turn it was goes to the end. */
  private final Map<Place, Deque<Guest>> places = new LinkedHashMap<>();

  WaitingLine(Collection<Guest> guests) {
    guests.stream().sorted(WITHIN_A_PLACE).forEach(guest -> at(guest.place()).addLast(guest));
  }

  private Deque<Guest> at(Place place) {
    return places.computeIfAbsent(place, _ -> new ArrayDeque<>());
  }

  boolean isEmpty() {
    return places.isEmpty();
  }

  /** Takes the next guest out of the line, if any place where guests wait {@code hasRoom}. */
  Optional<Guest> next(Predicate<Place> hasRoom) {
    Optional<Guest> next =
        places.entrySet().stream()
            .filter(place -> hasRoom.test(place.getKey()))
            .map(place -> place.getValue().getFirst())
            .min(Comparator.comparingInt(Guest::rank));
    next.ifPresent(this::take);
    return next;
  }

  private void take(Guest guest) {
    Deque<Guest> rest = places.remove(guest.place());
    rest.removeFirst();
    if (!rest.isEmpty()) {
      places.put(guest.place(), rest);
    }
  }

  /** One whose turn it was and that could not begin is the next of its place again. */
  void back(Guest guest) {
    at(guest.place()).addFirst(guest);
  }

  /** Empties the line. */
  List<Guest> leave() {
    List<Guest> left = places.values().stream().flatMap(Deque::stream).toList();
    places.clear();
    return left;
  }
}
