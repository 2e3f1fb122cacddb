package io.vireo.sim;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Events for a person: each call once, and many writes in a row as two of them. */
final class Story {

  private Story() {}

  static List<String> of(List<Event> events) {
    List<String> told = new ArrayList<>();
    List<Event> calls = calls(events);
    for (int i = 0; i < calls.size(); i++) {
      boolean between = i > 0 && i < calls.size() - 1;
      if (between && inARow(calls.get(i - 1), calls.get(i), calls.get(i + 1))) {
        if (!told.getLast().equals("    …")) {
          told.add("    …");
        }
      } else {
        told.add(calls.get(i).toString());
      }
    }
    return told;
  }

  /** By their ends, or their beginnings if they had not ended. */
  private static List<Event> calls(List<Event> events) {
    Set<Integer> ended = new HashSet<>();
    events.stream()
        .filter(event -> event.moment() != Event.Moment.BEGUN)
        .forEach(event -> ended.add(event.call()));
    return events.stream()
        .filter(event -> event.moment() != Event.Moment.BEGUN || !ended.contains(event.call()))
        .toList();
  }

  private static boolean inARow(Event... three) {
    int file = 0;
    for (Event event : three) {
      if (!(event.op() instanceof Op.Write write)
          || event.moment() == Event.Moment.FAILED
          || (file != 0 && write.file() != file)) {
        return false;
      }
      file = write.file();
    }
    return true;
  }
}
