package io.vireo.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Lets no more bytes pass than the rate allows. What was not used of it is kept for {@link #BURST}
 * and no longer, so that a source that stood still does not come back as a flood.
 */
final class Pacing implements Staged {

  /** Saved up at most, and passed on at a time. */
  static final Duration BURST = Duration.ofMillis(50);

  /** So often the rate is asked anew, and an abort is noticed. */
  private static final Duration LOOK = Duration.ofMillis(100);

  private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int PIECE_BYTES_MIN = 4096;

  private final ReadableByteChannel from;
  private final LongSupplier bytesPerSecondMax;
  private final Transfer transfer;
  private long freeAtNanos = System.nanoTime();

  Pacing(ReadableByteChannel from, LongSupplier bytesPerSecondMax, Transfer transfer) {
    this.from = from;
    this.bytesPerSecondMax = bytesPerSecondMax;
    this.transfer = transfer;
  }

  @Override
  public int read(ByteBuffer to) throws IOException {
    awaitTurn();
    long rate = rate();
    int limit = to.limit();
    to.limit(to.position() + Math.min(to.remaining(), pieceBytes(rate)));
    try {
      int count = from.read(to);
      charge(Math.max(0, count), rate);
      return count;
    } finally {
      to.limit(limit);
    }
  }

  private long rate() {
    return Math.max(1, bytesPerSecondMax.getAsLong());
  }

  private static int pieceBytes(long rate) {
    double bytes = (double) rate * BURST.toNanos() / SECOND_NANOS;
    return (int) Math.clamp(bytes, PIECE_BYTES_MIN, Integer.MAX_VALUE);
  }

  private void charge(int bytes, long rate) {
    long earliest = System.nanoTime() - BURST.toNanos();
    long from = freeAtNanos - earliest > 0 ? freeAtNanos : earliest;
    freeAtNanos = from + (long) ((double) bytes * SECOND_NANOS / rate);
  }

  /** A wait at a low rate ends early when the rate has been raised: the debt is forgiven then. */
  private void awaitTurn() {
    long rate = rate();
    long left = freeAtNanos - System.nanoTime();
    while (left > 0 && !transfer.isCancelled()) {
      LockSupport.parkNanos(this, Math.min(left, LOOK.toNanos()));
      long now = System.nanoTime();
      long newRate = rate();
      if (newRate != rate) {
        freeAtNanos = now + (long) ((double) (freeAtNanos - now) * rate / newRate);
        rate = newRate;
      }
      left = freeAtNanos - now;
    }
    if (transfer.isCancelled()) {
      throw transfer.aborted();
    }
  }
}
