package io.vireo.telemetry;

import io.vireo.event.Event;
import io.vireo.event.EventLog;
import io.vireo.event.EventLog.Delivery;
import io.vireo.host.Loop;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Reads the log of events like any other subscriber, on a loop of its own. */
public final class EventReader implements AutoCloseable {

  private final Consumer<Event> ears;
  private final EventLog.Cursor cursor;

  private EventReader(EventLog log, Loop loop, Consumer<Event> ears) {
    this.ears = ears;
    this.cursor = log.open(_ -> true, OptionalLong.empty(), () -> loop.run(this::drain));
  }

  /** Tells {@code ears} of each event from now on, on {@code loop}. */
  public static EventReader open(EventLog log, Loop loop, Consumer<Event> ears) {
    return new EventReader(log, loop, ears);
  }

  private void drain() {
    while (true) {
      switch (cursor.next()) {
        case Delivery.Told(var told) -> ears.accept(told.event());
        case Delivery.Gap _ -> {}
        case Delivery.Nothing _ -> {
          return;
        }
      }
    }
  }

  @Override
  public void close() {
    cursor.close();
  }
}
