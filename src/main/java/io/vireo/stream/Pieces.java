package io.vireo.stream;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * A few buffers that are lent to somebody who gives them back in his own time, from any thread.
 * Their memory goes when this is closed and the last one is back, whichever is later.
 */
final class Pieces implements AutoCloseable {

  private static final long LOOK_MILLIS = 100;

  private final Arena arena = Arena.ofShared();
  private final BlockingQueue<ByteBuffer> free;
  private final AtomicInteger holders = new AtomicInteger(1);

  Pieces(Buffers buffers, int count) {
    free = new ArrayBlockingQueue<>(count);
    buffers.claim((long) count * Buffers.BUFFER_BYTES);
    for (int i = 0; i < count; i++) {
      free.add(arena.allocate(Buffers.BUFFER_BYTES).asByteBuffer());
    }
  }

  /** Waits for a free one; empty once {@code stopped}. */
  Optional<ByteBuffer> take(BooleanSupplier stopped) {
    try {
      ByteBuffer next = free.poll();
      while (next == null && !stopped.getAsBoolean()) {
        next = free.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      }
      return Optional.ofNullable(next).map(ByteBuffer::clear);
    } catch (InterruptedException stop) {
      throw Waiting.interrupted(stop);
    }
  }

  /** Somebody else uses one from now on, until it is given back. */
  void lend() {
    holders.incrementAndGet();
  }

  void giveBack(ByteBuffer piece) {
    free.add(piece);
    close();
  }

  @Override
  public void close() {
    if (holders.decrementAndGet() == 0) {
      arena.close();
    }
  }
}
