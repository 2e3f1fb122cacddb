package io.vireo.sim;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A disk that is told of a tape's events one by one, and of which the power may go at any. */
final class DiskModel {

  private final Map<Integer, FileHistory> files = new HashMap<>();
  private final NameHistory names;
  private Optional<Op.Said> said = Optional.empty();

  DiskModel(Tape tape) {
    tape.before().forEach((file, bytes) -> files.put(file, new FileHistory(bytes)));
    names = new NameHistory(tape.namesBefore().files());
  }

  NameHistory names() {
    return names;
  }

  FileHistory file(int number) {
    return files.computeIfAbsent(number, _ -> new FileHistory(ByteBuffer.allocate(0)));
  }

  /** The last thing that was said. */
  Optional<Op.Said> said() {
    return said;
  }

  void play(List<Event> events) {
    events.forEach(this::apply);
  }

  void apply(Event event) {
    if (event.moment() == Event.Moment.BEGUN) {
      begun(event.call(), event.op());
    } else {
      ended(event.call(), event.op(), event.moment());
    }
  }

  private void begun(int call, Op op) {
    switch (op) {
      case Op.Write write -> file(write.file()).write(call, write.position(), write.bytes());
      case Op.Truncate cut -> file(cut.file()).truncate(call, cut.size());
      case Op.Flush flush -> file(flush.file()).flushBegun(call);
      case Op.Naming naming -> names.change(call, naming);
      case Op.FlushNames flush -> names.flushBegun(call, flush.directory());
      case Op.Said words -> said = Optional.of(words);
    }
  }

  private void ended(int call, Op op, Event.Moment moment) {
    switch (op) {
      case Op.Write write -> file(write.file()).ended(call, moment);
      case Op.Truncate cut -> file(cut.file()).ended(call, moment);
      case Op.Flush flush -> file(flush.file()).flushEnded(call, moment);
      case Op.Naming _ -> names.ended(call, moment);
      case Op.FlushNames _ -> names.flushEnded(call, moment);
      case Op.Said _ -> {}
    }
  }
}
