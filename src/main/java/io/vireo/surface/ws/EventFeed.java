package io.vireo.surface.ws;

import io.vertx.core.Context;
import io.vireo.event.EventLog;
import io.vireo.event.EventLog.Cursor;
import io.vireo.event.EventLog.Delivery;
import java.util.OptionalLong;

/**
 * One subscription: pulls events from its place in the log for as long as the client takes them.
 * Confined to the connection's context; waking it from elsewhere only schedules.
 */
public final class EventFeed implements AutoCloseable {

  /** How many events are written before others on the same event loop have their turn. */
  public static final int BURST_MAX = 64;

  /** After how many ticks of taking nothing a client is dropped. */
  public static final int STALLED_TICKS_MAX = 3;

  private final Context context;
  private final EventOutlet outlet;
  private final EventText texts;
  private final Cursor cursor;
  private int stalledTicks;
  private boolean closed;

  private EventFeed(
      Context context, EventLog log, EventText texts, EventQuery query, EventOutlet outlet) {
    this.context = context;
    this.outlet = outlet;
    this.texts = texts;
    long newest = log.newest();
    this.cursor = log.open(query, place(query.since(), newest), this::wake);
    outlet.stream().drainHandler(_ -> pump());
    outlet.write(EventText.hello(newest), OptionalLong.empty());
  }

  /** Opens a feed on {@code context}, which must be the calling thread's. */
  public static EventFeed open(
      Context context, EventLog log, EventText texts, EventQuery query, EventOutlet outlet) {
    EventFeed feed = new EventFeed(context, log, texts, query, outlet);
    feed.pump();
    return feed;
  }

  /** A number beyond the newest is of a daemon whose state is lost: all of this life is news. */
  private static OptionalLong place(OptionalLong since, long newest) {
    return since.isPresent() && since.getAsLong() > newest ? OptionalLong.of(0) : since;
  }

  private void wake() {
    context.runOnContext(_ -> pump());
  }

  private void pump() {
    for (int written = 0; open() && !outlet.stream().writeQueueFull(); written++) {
      if (written == BURST_MAX) {
        wake();
        return;
      }
      if (!deliver(cursor.next())) {
        return;
      }
    }
  }

  /** A connection may be closed for a moment before it says so. */
  private boolean open() {
    return !closed && outlet.open();
  }

  private boolean deliver(Delivery delivery) {
    switch (delivery) {
      case Delivery.Told told ->
          outlet.write(texts.of(told.event()), OptionalLong.of(told.event().number()));
      case Delivery.Gap gap -> outlet.write(EventText.of(gap), OptionalLong.of(gap.to()));
      case Delivery.Nothing _ -> {
        return false;
      }
    }
    return true;
  }

  /** To be called at a steady pace: pings a client that takes events, drops one that does not. */
  public void tick() {
    if (!open()) {
      return;
    }
    stalledTicks = outlet.stream().writeQueueFull() ? stalledTicks + 1 : 0;
    if (stalledTicks >= STALLED_TICKS_MAX) {
      outlet.drop();
    } else if (stalledTicks == 0) {
      outlet.ping();
    }
  }

  /** Gives up the place in the log. */
  @Override
  public void close() {
    closed = true;
    cursor.close();
  }
}
