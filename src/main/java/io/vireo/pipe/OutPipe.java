package io.vireo.pipe;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.base.VirtException;
import io.vireo.call.Outflow;
import io.vireo.stream.HandoverSink;
import io.vireo.stream.Outlet;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A guest's state on its way out: the transfer's thread puts pieces in, a surface takes them out
 * when its connection has room, and until then the transfer waits, and with it the hypervisor.
 *
 * <p>The front goes first, then the state; {@link #seal} adds the trailer, which says that nothing
 * is missing, so it is for whoever knows that the hypervisor has written everything. Without it the
 * stream never ends well.
 */
public final class OutPipe implements Outlet, Outflow {

  /** Of the state, on its way between the hypervisor's socket and the client's. */
  public static final int IN_FLIGHT_BYTES_MAX = HandoverSink.PIECES_MAX << 20;

  /** What a surface gets at a time, so that a slow client is seen to move. */
  public static final int CHUNK_BYTES_MAX = 128 * 1024;

  /** Some bytes that wait, how many of them are not sent, and who is told when all are. */
  private record Waiting(ByteBuffer bytes, AtomicInteger unsent, Promise<Void> sent) {
    Waiting(ByteBuffer bytes) {
      this(bytes.duplicate(), new AtomicInteger(bytes.remaining()), Promise.promise());
    }

    ByteBuffer cut(int count) {
      ByteBuffer slice = bytes.slice(bytes.position(), count);
      bytes.position(bytes.position() + count);
      return slice;
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private final RunningDigest digest = new RunningDigest();
  private final Promise<Void> begun = Promise.promise();
  private final Promise<Void> delivered = Promise.promise();
  private final Promise<VirtException> broken = Promise.promise();
  private final AtomicLong bytesSent = new AtomicLong();
  private Optional<Promise<Optional<Chunk>>> asking = Optional.empty();
  private Optional<VirtException> failure = Optional.empty();
  private int outside;
  private boolean sealed;

  /** What the stream begins with. Nobody sees it before some of the state has come. */
  public void front(byte[] front) {
    put(ByteBuffer.wrap(front));
  }

  @Override
  public Future<Void> take(ByteBuffer piece) {
    Future<Void> sent = put(piece);
    begun.tryComplete();
    return sent;
  }

  /** The trailer is not sent yet: whether the state is whole only the hypervisor can say. */
  @Override
  public Future<Void> end() {
    return Future.succeededFuture();
  }

  private Future<Void> put(ByteBuffer bytes) {
    digest.update(bytes);
    Waiting next = new Waiting(bytes);
    lock.lock();
    try {
      if (failure.isPresent()) {
        return Future.failedFuture(failure.get());
      }
      waiting.add(next);
    } finally {
      lock.unlock();
    }
    serve();
    return next.sent().future();
  }

  /**
   * Nothing is missing: adds the trailer and the end.
   *
   * @return SHA-256 of the whole stream
   */
  public String seal() {
    put(digest.trailer().encode());
    lock.lock();
    try {
      sealed = true;
    } finally {
      lock.unlock();
    }
    serve();
    return digest.hex();
  }

  @Override
  public Future<Void> begun() {
    return begun.future();
  }

  @Override
  public Future<Optional<Chunk>> next() {
    Promise<Optional<Chunk>> promise = Promise.promise();
    lock.lock();
    try {
      asking = Optional.of(promise);
    } finally {
      lock.unlock();
    }
    serve();
    return promise.future();
  }

  /** Answers whoever asks, if there is an answer; outside the lock, since they may ask again. */
  private void serve() {
    Optional<Runnable> answer;
    lock.lock();
    try {
      answer = asking.flatMap(this::answer);
    } finally {
      lock.unlock();
    }
    answer.ifPresent(Runnable::run);
  }

  private Optional<Runnable> answer(Promise<Optional<Chunk>> asked) {
    if (failure.isPresent()) {
      VirtException why = failure.get();
      asking = Optional.empty();
      return Optional.of(() -> asked.tryFail(why));
    }
    if (waiting.isEmpty() && !sealed) {
      return Optional.empty();
    }
    asking = Optional.empty();
    Optional<Chunk> next = Optional.ofNullable(waiting.peek()).map(this::chunk);
    return Optional.of(() -> asked.tryComplete(next));
  }

  private Chunk chunk(Waiting first) {
    int count = Math.min(CHUNK_BYTES_MAX, first.bytes().remaining());
    ByteBuffer slice = first.cut(count);
    if (!first.bytes().hasRemaining()) {
      waiting.remove();
    }
    outside++;
    return new Chunk(slice, () -> wasSent(first, count));
  }

  private void wasSent(Waiting of, int count) {
    bytesSent.addAndGet(count);
    lock.lock();
    try {
      outside--;
    } finally {
      lock.unlock();
    }
    if (of.unsent().addAndGet(-count) == 0) {
      of.sent().tryComplete();
    }
  }

  /** Whether it is the client that is waited for, and not the hypervisor. */
  public boolean owes() {
    lock.lock();
    try {
      return outside > 0 || !waiting.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Bytes of the stream that the client's connection took. */
  public long bytesSent() {
    return bytesSent.get();
  }

  /** Length of the stream so far. */
  public long bytes() {
    return digest.bytes();
  }

  @Override
  public void delivered() {
    delivered.tryComplete();
  }

  /** Completes when the client's connection has taken everything. */
  public Future<Void> deliveredAll() {
    return delivered.future();
  }

  @Override
  public void broke(VirtException why) {
    if (!delivered.future().isComplete()) {
      broken.tryComplete(why);
      fail(why);
    }
  }

  /** Completes if the client has gone before it had everything, and says so. */
  public Future<VirtException> broken() {
    return broken.future();
  }

  /** There will be no good end: whoever puts in and whoever takes out hears why. */
  public void fail(VirtException why) {
    Queue<Waiting> dropped;
    lock.lock();
    try {
      if (failure.isPresent()) {
        return;
      }
      failure = Optional.of(why);
      dropped = new ArrayDeque<>(waiting);
      waiting.clear();
    } finally {
      lock.unlock();
    }
    begun.tryFail(why);
    dropped.forEach(each -> each.sent().tryFail(why));
    serve();
  }
}
