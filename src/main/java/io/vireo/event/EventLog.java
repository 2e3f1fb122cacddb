package io.vireo.event;

import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * The node's events, numbered without a hole, the newest of them kept in a ring. Subscribers pull:
 * each has a place in the ring and is woken when there is more, so a slow one costs nothing but its
 * own place and is told the gap.
 *
 * <p>Any thread may publish; a lock is held for two assignments and for nothing that can wait.
 */
public final class EventLog implements EventSink {

  private final InstantSource clock;
  private final AtomicReferenceArray<NumberedEvent> ring;
  private final List<Cursor> cursors = new CopyOnWriteArrayList<>();
  private final ReentrantLock order = new ReentrantLock();
  private final long before;
  private volatile long newest;

  /** A log that keeps {@code capacity} events, the first of them numbered 1. */
  public EventLog(int capacity, InstantSource clock) {
    this(capacity, clock, 0);
  }

  /**
   * A log that goes on where an earlier one was.
   *
   * @param before no number up to this is given again; a subscriber who asks from an earlier one is
   *     told the gap
   */
  public EventLog(int capacity, InstantSource clock, long before) {
    this.ring = new AtomicReferenceArray<>(capacity);
    this.clock = clock;
    this.before = before;
    this.newest = before;
  }

  @Override
  public void publish(Event event) {
    order.lock();
    try {
      long number = newest + 1;
      ring.set(slot(number), new NumberedEvent(number, clock.instant(), event));
      newest = number;
    } finally {
      order.unlock();
    }
    cursors.forEach(Cursor::wake);
  }

  /** The number of the last event; 0 before the first. */
  public long newest() {
    return newest;
  }

  /**
   * A place in the log.
   *
   * @param since the number of the last event the subscriber has seen; empty for "from now on"
   * @param wake called on any thread when there may be more; must only schedule
   */
  public Cursor open(Predicate<Event> filter, OptionalLong since, Runnable wake) {
    Cursor cursor = new Cursor(filter, since.orElse(newest), wake);
    cursors.add(cursor);
    return cursor;
  }

  private int slot(long number) {
    return (int) (number % ring.length());
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

    private final Predicate<Event> filter;
    private final Runnable wake;
    private final AtomicBoolean waiting = new AtomicBoolean(true);
    private long seen;

    private Cursor(Predicate<Event> filter, long seen, Runnable wake) {
      this.filter = filter;
      this.seen = Math.clamp(seen, 0, newest);
      this.wake = wake;
    }

    /** The next event that passes the filter, or the gap before it, or that there is none yet. */
    public Delivery next() {
      waiting.set(true);
      while (seen < newest) {
        long oldest = Math.max(before + 1, newest - ring.length() + 1);
        if (seen + 1 < oldest) {
          Delivery.Gap gap = new Delivery.Gap(seen + 1, oldest - 1);
          seen = oldest - 1;
          return gap;
        }
        NumberedEvent event = ring.get(slot(seen + 1));
        if (event.number() != seen + 1) {
          continue; // overwritten between the two reads: the next round finds the gap
        }
        seen++;
        if (filter.test(event.event())) {
          return new Delivery.Told(event);
        }
      }
      return new Delivery.Nothing();
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
      cursors.remove(this);
    }
  }
}
