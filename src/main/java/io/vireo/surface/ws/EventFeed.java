package io.vireo.surface.ws;

import io.vireo.base.VirtException;
import io.vireo.event.EventFilter;
import io.vireo.event.EventLog;
import io.vireo.event.NumberedEvent;
import io.vireo.event.Subscription;
import io.vireo.event.Subscription.Next;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/**
 * One subscription: pulls from its place in the log for as long as the client takes what it is
 * told. Confined to its round's event loop; waking it from elsewhere only schedules.
 */
public final class EventFeed implements AutoCloseable {

  /** How many messages are written before others on the same event loop have their turn. */
  public static final int BURST_MAX = 64;

  /** How many answers to what a client says may wait until it takes them. */
  public static final int ANSWERS_MAX = 16;

  /** After how many ticks of taking nothing a client is dropped. */
  public static final int STALLED_TICKS_MAX = 3;

  private final EventRound round;
  private final EventText texts;
  private final EventOutlet outlet;
  private final Subscription subscription;
  private final Queue<Message> answers = new ArrayDeque<>();
  private int stalledTicks;
  private boolean closed;

  EventFeed(EventRound round, EventFeeds.House house, EventQuery query, EventOutlet outlet) {
    this.round = round;
    this.texts = house.texts();
    this.outlet = outlet;
    EventLog log = house.origin().log();
    long newest = log.newest();
    outlet.write(List.of(texts.hello(newest, query.since().isEmpty())), this::again);
    this.subscription =
        house
            .origin()
            .openAsleep(
                query.filter(),
                query.since().or(() -> Optional.of(log.position(newest))),
                this::again);
  }

  private void again() {
    round.again(this);
  }

  /** Writes what there is and the client takes. */
  void pump() {
    if (!open() || outlet.full()) {
      return;
    }
    List<Message> burst = new ArrayList<>(answers);
    answers.clear();
    while (burst.size() < BURST_MAX && take(burst)) {}
    if (!burst.isEmpty()) {
      outlet.write(burst, this::again);
    }
    if (burst.size() >= BURST_MAX) {
      again();
    }
  }

  /** A connection may be closed for a moment before it says so. */
  private boolean open() {
    return !closed && outlet.open();
  }

  private boolean take(List<Message> burst) {
    Next next = subscription.next();
    switch (next) {
      case Subscription.Told(NumberedEvent event) -> burst.add(texts.of(event));
      case Subscription.Gap gap -> burst.add(texts.of(gap));
      case Subscription.Page page -> burst.add(texts.of(page));
      case Subscription.Nothing _ -> {
        return false;
      }
    }
    return true;
  }

  /** From now on, only what that lets through; the client is told where that begins. */
  public void filter(EventFilter other) {
    subscription.filter(other);
    answer(texts.filtered(subscription.place()));
  }

  /** Tells the client that what it said changes nothing. */
  public void refuse(VirtException refusal) {
    answer(texts.refused(refusal));
  }

  /** Whoever says more than they listen to is dropped. */
  private void answer(Message message) {
    answers.add(message);
    if (answers.size() > ANSWERS_MAX) {
      outlet.drop();
    } else {
      pump();
    }
  }

  /** At a steady pace: pings a client that takes events, drops one that does not. */
  void tick() {
    if (!open()) {
      return;
    }
    stalledTicks = outlet.full() ? stalledTicks + 1 : 0;
    if (stalledTicks >= STALLED_TICKS_MAX) {
      outlet.drop();
    } else if (stalledTicks == 0) {
      outlet.ping();
    }
  }

  /** Ends the connection without waiting for anybody; any thread. */
  public void drop() {
    outlet.drop();
  }

  /** Gives up the place in the log. */
  @Override
  public void close() {
    closed = true;
    subscription.close();
    round.remove(this);
  }
}
