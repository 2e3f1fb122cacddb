package io.vireo.event;

import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The node's events, numbered without a hole, the newest of them kept in a ring. Subscribers pull:
 * each has a place in the ring and is woken when there is more, so a slow one costs nothing but its
 * own place and is told the gap.
 *
 * <p>Any thread may publish; a lock is held for a few assignments and for nothing that can wait.
 */
public final class EventLog implements EventSink {

  /** What is kept: so many events, and about so many bytes of them; the newest in any case. */
  public record Room(int events, long bytes) {}

  private final InstantSource clock;
  private final String node;
  private final EventRing ring;
  private final Consumer<KeptEvent> keeper;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final LongAdder gaps = new LongAdder();
  private final AtomicInteger subscribers = new AtomicInteger();
  private final ReentrantLock order = new ReentrantLock();
  private final long first;
  private final long before;
  private volatile long newest;

  /** A log that keeps {@code capacity} events, the first of them numbered 1. */
  public EventLog(int capacity, InstantSource clock) {
    this(new Room(capacity, Long.MAX_VALUE), clock, Past.none("", 0), _ -> {});
  }

  /**
   * A log that goes on where an earlier one was.
   *
   * @param past no number of it is given again
   * @param keeper told of each event in order, under the log's lock; must only take note
   */
  public EventLog(Room room, InstantSource clock, Past past, Consumer<KeptEvent> keeper) {
    this.clock = clock;
    this.node = past.node();
    this.ring = new EventRing(room);
    this.keeper = keeper;
    this.first = past.epoch() * Position.NUMBERS_OF_AN_EPOCH + 1;
    this.before = past.newest();
    this.newest = past.newest();
    past.kept().forEach(ring::add);
  }

  @Override
  public void publish(Event event) {
    order.lock();
    try {
      long number = Math.max(newest + 1, first);
      KeptEvent kept = new KeptEvent(newest, new NumberedEvent(number, clock.instant(), event));
      ring.add(kept);
      newest = number;
      keeper.accept(kept);
    } finally {
      order.unlock();
    }
    listeners.forEach(Runnable::run);
  }

  /** The number of the last event; 0 before the first. */
  public long newest() {
    return newest;
  }

  /** How many gaps subscribers were told of. Any thread. */
  public long gaps() {
    return gaps.sum();
  }

  /** Whose events these are. */
  public String node() {
    return node;
  }

  /** The place of event {@code number} as subscribers name it. */
  public Position position(long number) {
    return Position.of(node, number);
  }

  /**
   * A place in the log.
   *
   * @param since the number of the last event the subscriber has seen; empty for "from now on"
   * @param wake called on any thread when there may be more; must only schedule
   */
  public Cursor open(Predicate<Event> filter, OptionalLong since, Runnable wake) {
    Cursor cursor = new Cursor(filter, since.orElse(newest), wake);
    cursor.listen();
    return cursor;
  }

  /** As {@link #open}, for one of many whom something else wakes together. */
  public Cursor openAsleep(Predicate<Event> filter, OptionalLong since) {
    return new Cursor(filter, since.orElse(newest), () -> {});
  }

  /**
   * Hears of every event that there is one more, on the thread that tells it; must only schedule,
   * and throw nothing.
   */
  public void listen(Runnable more) {
    listeners.add(more);
  }

  /** Lets a listener go. */
  public void forget(Runnable more) {
    listeners.remove(more);
  }

  /** What a subscriber gets. */
  public sealed interface Delivery {
    record Told(NumberedEvent event) implements Delivery {}

    /** Events {@code from} to {@code to}, both included, are no longer kept. */
    record Gap(long from, long to) implements Delivery {}

    /** There is nothing now; the cursor wakes its owner when there is. */
    record Nothing() implements Delivery {}
  }

  /** One subscriber's place. Confined to the subscriber's thread, but for waking. */
  public final class Cursor implements AutoCloseable {

    private static final Delivery NOTHING = new Delivery.Nothing();

    private final Predicate<Event> filter;
    private final Runnable wake;
    private final AtomicBoolean waiting = new AtomicBoolean(true);
    private final AtomicBoolean open = new AtomicBoolean(true);
    private final Runnable more = this::wake;
    private long place;
    private long seen;

    private Cursor(Predicate<Event> filter, long seen, Runnable wake) {
      this.filter = filter;
      this.wake = wake;
      to(seen);
      subscribers.incrementAndGet();
    }

    private void listen() {
      listeners.add(more);
    }

    /** Goes on after event {@code number}, which may be any. */
    void to(long number) {
      seen = Math.clamp(number, 0, newest);
      place = ring.after(seen);
    }

    /**
     * The number of the last event that was looked at, whether the filter let it through or not.
     */
    long seen() {
      return seen;
    }

    /** The next event that passes the filter, or the gap before it, or that there is none yet. */
    public Delivery next() {
      waiting.set(true);
      while (place < ring.end()) {
        place = Math.max(place, ring.begin());
        KeptEvent kept = ring.at(place);
        if (kept == null) {
          continue; // dropped between the two reads: the ring begins later now
        }
        if (seen < kept.previous()) {
          return gapTo(kept.previous());
        }
        place++;
        if (seen < kept.number()) {
          seen = kept.number();
          if (filter.test(kept.event().event())) {
            return new Delivery.Told(kept.event());
          }
        }
      }
      return seen < before ? gapTo(before) : NOTHING;
    }

    private Delivery gapTo(long last) {
      Delivery gap = new Delivery.Gap(seen + 1, last);
      gaps.increment();
      seen = last;
      return gap;
    }

    /** A subscriber that cannot be woken is gone; the publisher has no part in that. */
    private void wake() {
      if (waiting.compareAndSet(true, false)) {
        try {
          wake.run();
        } catch (RuntimeException gone) {
          close();
        }
      }
    }

    @Override
    public void close() {
      listeners.remove(more);
      if (open.compareAndSet(true, false)) {
        subscribers.decrementAndGet();
      }
    }
  }
}
