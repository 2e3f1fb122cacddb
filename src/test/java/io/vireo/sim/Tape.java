package io.vireo.sim;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Everything that was asked of a disk, in order, from a beginning at which all was durable. Any
 * thread may add to it.
 *
 * @param before the files that were there, by number
 */
record Tape(Map<Integer, ByteBuffer> before, Names namesBefore, List<Event> events) {

  /** What names led to. */
  record Names(Map<java.nio.file.Path, Integer> files) {}

  static Tape blank() {
    return new Tape(Map.of(), new Names(Map.of()), new ArrayList<>());
  }

  Tape {
    before = Map.copyOf(before);
  }

  synchronized int begin(Op op) {
    int call = events.size();
    events.add(new Event(call, op, Event.Moment.BEGUN));
    return call;
  }

  synchronized void end(int call, Op op, Event.Moment moment) {
    events.add(new Event(call, op, moment));
  }

  void say(String words, String... allowed) {
    Op said = new Op.Said(words, Set.of(allowed));
    end(begin(said), said, Event.Moment.DONE);
  }

  /** The calls that were made and are of a kind. */
  List<Event> calls(Predicate<Op> kind) {
    return events.stream()
        .filter(each -> each.moment() == Event.Moment.BEGUN && kind.test(each.op()))
        .toList();
  }

  /** As if that call had never been made. */
  Tape without(Event call) {
    return new Tape(
        before, namesBefore, events.stream().filter(each -> each.call() != call.call()).toList());
  }

  /** As if that call had returned an error. */
  Tape failing(Event call) {
    return new Tape(
        before,
        namesBefore,
        events.stream()
            .map(
                each ->
                    each.call() == call.call() && each.moment() == Event.Moment.DONE
                        ? new Event(each.call(), each.op(), Event.Moment.FAILED)
                        : each)
            .toList());
  }

  /** As if two calls had been made in each other's place. */
  Tape swapped(Event one, Event other) {
    return new Tape(
        before,
        namesBefore,
        events.stream()
            .map(
                each ->
                    each.call() == one.call()
                        ? new Event(each.call(), other.op(), each.moment())
                        : each.call() == other.call()
                            ? new Event(each.call(), one.op(), each.moment())
                            : each)
            .toList());
  }
}
