package io.vireo.app;

import io.vireo.event.Event;
import io.vireo.event.EventLog;
import io.vireo.event.EventLog.Delivery;
import io.vireo.event.NumberedEvent;
import io.vireo.host.Loop;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** A subscriber inside the application. */
final class EventStream extends FlowStream<NumberedEvent> {

  private final EventLog.Cursor cursor;

  EventStream(EventLog log, Loop loop, Predicate<Event> filter, OptionalLong since) {
    super(loop);
    this.cursor = log.open(filter, since, () -> loop.run(this::pump));
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
  }
}
