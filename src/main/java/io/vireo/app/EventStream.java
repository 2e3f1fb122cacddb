package io.vireo.app;

import io.vireo.event.Event;
import io.vireo.event.EventLog;
import io.vireo.event.EventLog.Delivery;
import io.vireo.event.NumberedEvent;
import io.vireo.host.Loop;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A subscriber inside the application. */
final class EventStream extends FlowStream<NumberedEvent> {

  private final EventLog.Cursor cursor;
  private final Consumer<EventStream> onEnd;

  EventStream(
      EventLog log,
      Loop loop,
      Predicate<Event> filter,
      OptionalLong since,
      Consumer<EventStream> onEnd) {
    super(loop);
    this.onEnd = onEnd;
    this.cursor = log.open(filter, since, () -> loop.run(this::flow));
  }

  /** Ends the stream from outside; any thread. */
  void close() {
    loop().run(this::end);
  }

  @Override
  void pump() {
    while (wanted()) {
      switch (cursor.next()) {
        case Delivery.Told(NumberedEvent event) -> give(event);
        case Delivery.Gap _ -> {
          // the reader sees it in the numbers
        }
        case Delivery.Nothing _ -> {
          return;
        }
      }
    }
  }

  @Override
  void stopped() {
    cursor.close();
    onEnd.accept(this);
  }
}
