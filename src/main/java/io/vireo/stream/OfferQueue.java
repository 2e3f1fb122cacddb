package io.vireo.stream;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Bytes on their way from a giver, who must not wait, to the thread of a transfer. Whoever offers
 * more than {@link #BYTES_MAX} is answered when there is room again, and may not offer before.
 */
final class OfferQueue implements Staged {

  /** Held at most, beside one piece more. */
  static final long BYTES_MAX = 4L << 20;

  /** Pieces may be small: so many are held at most. */
  static final int PIECES_MAX = 4096;

  private static final long LOOK_MILLIS = 100;

  private final Transfer transfer;
  private final Duration stallMax;
  private final LinkedBlockingQueue<BufferRing.Next> queue = new LinkedBlockingQueue<>();
  private final AtomicLong held = new AtomicLong();
  private final AtomicReference<Optional<Promise<Void>>> waiting =
      new AtomicReference<>(Optional.empty());
  private final AtomicReference<Optional<VirtException>> failure =
      new AtomicReference<>(Optional.empty());
  private Optional<ByteBuffer> current = Optional.empty();
  private boolean ended;

  OfferQueue(Transfer transfer, Duration stallMax) {
    this.transfer = transfer;
    this.stallMax = stallMax;
  }

  Future<Void> offer(ByteBuffer piece) {
    if (failure.get().isPresent()) {
      return Future.failedFuture(failure.get().get());
    }
    if (waiting.get().isPresent()) {
      return Future.failedFuture(
          new VirtException(
              ErrorCode.LIMIT_REACHED,
              transfer.name() + " gave more before there was room for what it had given"));
    }
    if (!piece.hasRemaining()) {
      return Future.succeededFuture();
    }
    held.addAndGet(piece.remaining());
    queue.add(new BufferRing.Next.Full(piece));
    return isFull() ? room() : Future.succeededFuture();
  }

  private boolean isFull() {
    return held.get() >= BYTES_MAX || queue.size() >= PIECES_MAX;
  }

  /** Looks again once the promise is in place: the other thread may have emptied it meanwhile. */
  private Future<Void> room() {
    Promise<Void> promise = Promise.promise();
    waiting.set(Optional.of(promise));
    settle();
    return promise.future();
  }

  private void settle() {
    if (!isFull() || failure.get().isPresent()) {
      waiting
          .getAndSet(Optional.empty())
          .ifPresent(
              promise ->
                  failure.get().ifPresentOrElse(promise::tryFail, () -> promise.tryComplete()));
    }
  }

  void end() {
    queue.add(new BufferRing.Next.End());
  }

  void fail(VirtException cause) {
    failure.compareAndSet(Optional.empty(), Optional.of(cause));
    settle();
  }

  Optional<VirtException> failure() {
    return failure.get();
  }

  @Override
  public int read(ByteBuffer to) {
    if (current.isEmpty() && !ended) {
      advance();
    }
    return current.map(from -> move(from, to)).orElse(-1);
  }

  private void advance() {
    switch (next()) {
      case BufferRing.Next.Full(ByteBuffer bytes) -> current = Optional.of(bytes);
      case BufferRing.Next.End() -> ended = true;
    }
  }

  private int move(ByteBuffer from, ByteBuffer to) {
    int count = Math.min(from.remaining(), to.remaining());
    to.put(from.slice(from.position(), count));
    from.position(from.position() + count);
    transfer.count(count);
    held.addAndGet(-count);
    if (!from.hasRemaining()) {
      current = Optional.empty();
    }
    settle();
    return count;
  }

  private BufferRing.Next next() {
    long deadline = System.nanoTime() + stallMax.toNanos();
    try {
      BufferRing.Next next = queue.poll();
      while (next == null) {
        failure.get().ifPresent(OfferQueue::raise);
        if (System.nanoTime() - deadline > 0) {
          throw stalled();
        }
        next = queue.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      }
      failure.get().ifPresent(OfferQueue::raise);
      return next;
    } catch (InterruptedException stop) {
      throw Waiting.interrupted(stop);
    }
  }

  private static void raise(VirtException failure) {
    throw failure;
  }

  private VirtException stalled() {
    return new VirtException(
            ErrorCode.OPERATION_TIMEOUT,
            "%s gave nothing for %d ms".formatted(transfer.name(), stallMax.toMillis()))
        .of(transfer.name());
  }
}
