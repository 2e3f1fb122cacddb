package io.vireo.event;

import io.vireo.event.EventLog.Room;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The newest events, by places that are counted from 0 and never reused. One writer at a time; any
 * thread reads.
 */
final class EventRing {

  /** What an event costs beside its texts, about: objects, references, a slot. */
  private static final int BYTES_BESIDE_TEXTS = 256;

  private record Slot(long place, KeptEvent event, long bytes) {}

  private final AtomicReferenceArray<Slot> slots;
  private final long bytesMax;
  private volatile long begin;
  private volatile long end;
  private long bytes;

  EventRing(Room room) {
    slots = new AtomicReferenceArray<>(room.events());
    bytesMax = room.bytes();
  }

  /** The oldest place that is kept. */
  long begin() {
    return begin;
  }

  /** The place that the next event will have. */
  long end() {
    return end;
  }

  void add(KeptEvent event) {
    long size = BYTES_BESIDE_TEXTS + (long) event.event().event().toString().length();
    long place = end;
    bytes += size;
    for (long oldest = begin; oldest < place && full(place - oldest); oldest++) {
      bytes -= slots.get(slot(oldest)).bytes();
      slots.set(slot(oldest), null);
      begin = oldest + 1;
    }
    slots.set(slot(place), new Slot(place, event, size));
    end = place + 1;
  }

  private boolean full(long kept) {
    return bytes > bytesMax || kept >= slots.length();
  }

  /** What is kept there; null where it has been dropped meanwhile. */
  KeptEvent at(long place) {
    Slot slot = slots.get(slot(place));
    return slot != null && slot.place() == place ? slot.event() : null;
  }

  /** The first place whose number is greater than {@code number}, or the end. */
  long after(long number) {
    long low = begin;
    long high = end;
    while (low < high) {
      long middle = (low + high) >>> 1;
      KeptEvent there = at(middle);
      if (there == null || there.number() <= number) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private int slot(long place) {
    return (int) (place % slots.length());
  }
}
