package io.vireo.stream;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Host;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A guest's state to an {@link Outlet}, which holds the hypervisor back by not completing what it
 * was given.
 *
 * <p>Fails with what the outlet failed with, {@code OPERATION_TIMEOUT} when it took nothing for too
 * long, {@code READ_FAILED} (the hypervisor's end), {@code OPERATION_FAILED} (a program) or {@code
 * OPERATION_ABORTED}.
 */
public final class HandoverSink implements StateSink {

  /** So many pieces, of at most 1 MiB each, are out at once. */
  public static final int PIECES_MAX = 4;

  private static final Duration LOOK = Duration.ofMillis(100);

  private final Host host;
  private final Transfer transfer;
  private final List<Stage> stages;
  private final Outlet outlet;
  private final Duration stallMax;
  private final AtomicReference<Optional<Throwable>> failure =
      new AtomicReference<>(Optional.empty());

  /**
   * @param name of the other end, for errors and the thread
   * @param stages in the order in which the bytes pass them
   * @param stallMax how long the outlet may take nothing while it holds all pieces
   */
  public HandoverSink(
      Host host, String name, List<Stage> stages, Outlet outlet, Duration stallMax) {
    this.host = host;
    this.transfer = new Transfer(name);
    this.stages = List.copyOf(stages);
    this.outlet = outlet;
    this.stallMax = stallMax;
  }

  @Override
  public Future<Long> take(ChannelOpener<? extends ReadableByteChannel> source) {
    try {
      transfer.begin(source);
      return host.transfer("save to " + transfer.name())
          .run(() -> pump(source))
          .onFailure(_ -> source.close());
    } catch (VirtException refused) {
      source.close();
      return Future.failedFuture(refused);
    }
  }

  private long pump(ChannelOpener<? extends ReadableByteChannel> source) {
    try (source;
        ReadableByteChannel channel = source.open();
        Buffers buffers = new Buffers();
        Pieces pieces = new Pieces(buffers, PIECES_MAX);
        Chain chain = new Chain(host, transfer, buffers)) {
      hand(chain.apply(stages, transfer.counting(channel)), pieces);
    } catch (IOException | RuntimeException failed) {
      throw transfer.failure(
          failure
              .get()
              .orElse(
                  failed instanceof IOException broken ? Ends.reading(transfer, broken) : failed));
    }
    transfer.complete();
    return transfer.taken();
  }

  private void hand(ReadableByteChannel from, Pieces pieces) {
    boolean more = true;
    while (more) {
      ByteBuffer piece = awaitFree(pieces);
      more = BufferedCopy.fill(from, piece, transfer);
      pieces.lend();
      if (piece.flip().hasRemaining()) {
        hand(piece, pieces);
      } else {
        pieces.giveBack(piece);
      }
    }
    awaitAll(pieces);
    requireEnd(outlet.end());
  }

  private void hand(ByteBuffer piece, Pieces pieces) {
    int count = piece.remaining();
    Future.succeededFuture(piece)
        .compose(outlet::take)
        .onSuccess(_ -> transfer.count(count))
        .onFailure(this::fail)
        .onComplete(_ -> pieces.giveBack(piece));
  }

  /** Whoever waits for the hypervisor hears of it at once. */
  private void fail(Throwable cause) {
    failure.compareAndSet(Optional.empty(), Optional.of(cause));
    transfer.closeEnd();
  }

  private ByteBuffer awaitFree(Pieces pieces) {
    long deadline = System.nanoTime() + stallMax.toNanos();
    ByteBuffer free = pieces.take(() -> isStopped() || isPast(deadline)).orElseThrow(this::whyNot);
    if (isStopped()) {
      throw whyNot();
    }
    return free;
  }

  private static boolean isPast(long deadlineNanos) {
    return System.nanoTime() - deadlineNanos > 0;
  }

  private void awaitAll(Pieces pieces) {
    for (int i = 0; i < PIECES_MAX; i++) {
      awaitFree(pieces);
    }
  }

  private void requireEnd(Future<Void> ended) {
    long deadline = System.nanoTime() + stallMax.toNanos();
    boolean over = false;
    while (!over) {
      over = Waiting.awaitEnd(ended, LOOK) || isStopped() || isPast(deadline);
    }
    if (ended.failed()) {
      fail(ended.cause());
    }
    if (!ended.succeeded()) {
      throw whyNot();
    }
  }

  private boolean isStopped() {
    return failure.get().isPresent() || transfer.isCancelled();
  }

  private VirtException whyNot() {
    return failure
        .get()
        .map(VirtException::from)
        .orElseGet(
            () ->
                new VirtException(
                        ErrorCode.OPERATION_TIMEOUT,
                        "%s took nothing for %d ms".formatted(transfer.name(), stallMax.toMillis()))
                    .of(transfer.name()));
  }

  @Override
  public long bytesTaken() {
    return transfer.taken();
  }

  /** Bytes that the outlet is done with; any thread. */
  public long bytesHanded() {
    return transfer.bytes();
  }

  /** Whether {@link #take} has succeeded. */
  public boolean isComplete() {
    return transfer.isComplete();
  }

  /** Makes a running or later {@link #take} fail with {@code OPERATION_ABORTED}; any thread. */
  public void cancel() {
    transfer.cancel();
  }
}
