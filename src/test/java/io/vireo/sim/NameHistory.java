package io.vireo.sim;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** What names led to when all was durable, and each change since that a flush has not settled. */
final class NameHistory {

  /** What a file system may do with changes of names that were not flushed. */
  enum Order {
    /** Keeps the first so many, as a journal does. */
    KEPT,
    /** Keeps whichever it likes. A rename is one change all the same. */
    ANY
  }

  private record Change(int call, Map<Path, Optional<Integer>> assigned) {}

  private final Map<Path, Integer> durable = new TreeMap<>();
  private final List<Change> changes = new ArrayList<>();
  private final Set<Integer> ended = new HashSet<>();
  private final Set<Integer> settled = new HashSet<>();
  private final Set<Integer> doomed = new HashSet<>();
  private final Map<Integer, Set<Integer>> covers = new HashMap<>();

  NameHistory(Map<Path, Integer> durable) {
    this.durable.putAll(durable);
  }

  void change(int call, Op.Naming naming) {
    changes.add(new Change(call, naming.assigned()));
  }

  void ended(int call, Event.Moment moment) {
    switch (moment) {
      case DONE, FAILED_YET_DONE -> ended.add(call);
      case FAILED -> changes.removeIf(change -> change.call() == call);
      case BEGUN -> throw new IllegalArgumentException("no end");
    }
  }

  void flushBegun(int call, Path directory) {
    Set<Integer> covered = new HashSet<>();
    for (Change change : changes) {
      if (ended.contains(change.call())
          && !doomed.contains(change.call())
          && change.assigned().keySet().stream()
              .allMatch(name -> directory.equals(name.getParent()))) {
        covered.add(change.call());
      }
    }
    covers.put(call, covered);
  }

  void flushEnded(int call, Event.Moment moment) {
    if (moment == Event.Moment.DONE) {
      settled.addAll(covers.get(call));
      while (!changes.isEmpty() && settled.contains(changes.getFirst().call())) {
        assign(durable, changes.removeFirst());
      }
    } else {
      doomed.addAll(covers.get(call));
    }
  }

  private static void assign(Map<Path, Integer> names, Change change) {
    change
        .assigned()
        .forEach(
            (name, file) ->
                file.ifPresentOrElse(f -> names.put(name, f), () -> names.remove(name)));
  }

  /** What the names may lead to after a power cut; the one that the program sees comes last. */
  List<Map<Path, Integer>> possible(Order order) {
    List<Integer> open =
        changes.stream().map(Change::call).filter(call -> !settled.contains(call)).toList();
    int count = order == Order.ANY ? 1 << open.size() : open.size() + 1;
    return IntStream.range(0, count)
        .mapToObj(
            which -> order == Order.ANY ? subset(open, which) : Set.copyOf(open.subList(0, which)))
        .map(this::with)
        .distinct()
        .toList();
  }

  private static Set<Integer> subset(List<Integer> open, int bits) {
    Set<Integer> chosen = new HashSet<>();
    for (int i = 0; i < open.size(); i++) {
      if ((bits >> i & 1) == 1) {
        chosen.add(open.get(i));
      }
    }
    return chosen;
  }

  private Map<Path, Integer> with(Set<Integer> chosen) {
    Map<Path, Integer> names = new TreeMap<>(durable);
    for (Change change : changes) {
      if (settled.contains(change.call()) || chosen.contains(change.call())) {
        assign(names, change);
      }
    }
    return names;
  }
}
