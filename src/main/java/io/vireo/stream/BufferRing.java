package io.vireo.stream;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A few buffers that go round between the thread that fills them and the one that empties them. */
final class BufferRing {

  /** One is filled, one is emptied, one waits for whoever is faster at the moment. */
  static final int SLOTS = 3;

  private static final long LOOK_MILLIS = 100;

  /** What the emptying thread gets. */
  sealed interface Next {
    /** Bytes from position to limit. */
    record Full(ByteBuffer bytes) implements Next {}

    record End() implements Next {}
  }

  private final BlockingQueue<ByteBuffer> free;
  private final BlockingQueue<Next> full;

  /**
   * @param slotBytes of each buffer
   * @param alignment of each buffer's address and length: a power of two
   */
  BufferRing(Buffers buffers, int slotBytes, int alignment) {
    free = new ArrayBlockingQueue<>(SLOTS);
    full = new ArrayBlockingQueue<>(SLOTS + 1);
    for (int i = 0; i < SLOTS; i++) {
      free.add(buffers.take(Math.max(slotBytes, alignment), alignment));
    }
  }

  /** Waits for a buffer to fill; empty once the emptying thread has {@code stopped}. */
  Optional<ByteBuffer> takeFree(BooleanSupplier stopped) {
    try {
      ByteBuffer next = free.poll();
      while (next == null && !stopped.getAsBoolean()) {
        next = free.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      }
      return stopped.getAsBoolean()
          ? Optional.empty()
          : Optional.ofNullable(next).map(ByteBuffer::clear);
    } catch (InterruptedException stop) {
      throw Waiting.interrupted(stop);
    }
  }

  void give(ByteBuffer bytes) {
    full.add(new Next.Full(bytes));
  }

  void end() {
    full.add(new Next.End());
  }

  /** Waits for bytes to write, or for the end; the filling thread always gives one or the other. */
  Next takeFull() {
    try {
      return full.take();
    } catch (InterruptedException stop) {
      throw Waiting.interrupted(stop);
    }
  }

  /** The same for one who may stop waiting: then it is an end as well. */
  Next takeFull(BooleanSupplier stopped) {
    try {
      Next next = full.poll();
      while (next == null && !stopped.getAsBoolean()) {
        next = full.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      }
      return next == null ? new Next.End() : next;
    } catch (InterruptedException stop) {
      throw Waiting.interrupted(stop);
    }
  }

  void giveBack(ByteBuffer bytes) {
    free.add(bytes);
  }
}
