package io.vireo.pipe;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Inflow;
import io.vireo.wire.StreamTrailer;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An image on its way in: a surface puts in what comes, the thread of a transfer reads it and waits
 * for more. The surface is held back while too much waits. The last bytes of the stream, in which
 * its trailer must be, are held back from the reader if {@link #endsWithTrailer} says so.
 *
 * <p>Reads fail with {@code SAVE_IMAGE_INCOMPLETE} where the client breaks off or sends nothing for
 * too long.
 */
public final class InPipe implements Inflow.Taker, ReadableByteChannel {

  /** As many bytes may wait before the client is held back, and one piece more. */
  public static final int IN_FLIGHT_BYTES_MAX = 1 << 20;

  private final Inflow from;
  private final Duration stallMax;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<ByteBuffer> waiting = new ArrayDeque<>();
  private final RunningDigest digest = new RunningDigest();
  private Optional<VirtException> failure = Optional.empty();
  private long waitingBytes;
  private int heldBack;
  private boolean ended;
  private boolean paused;
  private volatile boolean open = true;

  /**
   * @param stallMax how long the client may send nothing while it is waited for
   */
  public InPipe(Inflow from, Duration stallMax) {
    this.from = from;
    this.stallMax = stallMax;
  }

  /** Lets the client's bytes come. */
  public InPipe begin() {
    from.open(this);
    return this;
  }

  /** From here on the reader's end comes before the last bytes, which are the trailer's. */
  public void endsWithTrailer() {
    heldBack = StreamTrailer.BYTES;
  }

  // The surface's side.

  @Override
  public void take(ByteBuffer bytes) {
    lock.lock();
    try {
      if (!open) {
        return;
      }
      waiting.add(bytes);
      waitingBytes += bytes.remaining();
      if (!paused && waitingBytes > IN_FLIGHT_BYTES_MAX) {
        paused = true;
        from.pause();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void broke(VirtException why) {
    lock.lock();
    try {
      if (!ended && failure.isEmpty()) {
        failure =
            Optional.of(
                new VirtException(
                    ErrorCode.SAVE_IMAGE_INCOMPLETE,
                    "the stream broke off after %d bytes; send all of it again"
                        .formatted(digest.bytes() + waitingBytes),
                    why));
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  // The reader's side: one thread at a time.

  @Override
  public int read(ByteBuffer to) {
    int begin = to.position();
    lock.lock();
    try {
      awaitMore(heldBack, stallMax);
      while (to.hasRemaining() && waitingBytes > heldBack) {
        copy(to);
      }
      resumeIfLow();
    } finally {
      lock.unlock();
    }
    int count = to.position() - begin;
    digest.update(to.slice(begin, count));
    return count == 0 && to.hasRemaining() ? -1 : count;
  }

  /** Waits until more than so many bytes are there, or the end is. Under the lock. */
  private void awaitMore(int bytes, Duration patience) {
    try {
      long left = patience.toNanos();
      long before = waitingBytes;
      while (waitingBytes <= bytes && !ended && failure.isEmpty() && open) {
        requireTime(left);
        left = changed.awaitNanos(left);
        left = waitingBytes == before ? left : patience.toNanos();
        before = waitingBytes;
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new VirtException(ErrorCode.OPERATION_ABORTED, "the transfer was interrupted", stop);
    }
    failure.ifPresent(
        why -> {
          throw why;
        });
    if (!open) {
      throw new VirtException(ErrorCode.OPERATION_ABORTED, "the stream is not wanted any more");
    }
  }

  private void requireTime(long nanos) {
    if (nanos <= 0) {
      throw new VirtException(
          ErrorCode.SAVE_IMAGE_INCOMPLETE,
          "nothing came for %d ms behind %d bytes of the stream; send it again without a pause"
              .formatted(stallMax.toMillis(), digest.bytes()));
    }
  }

  private void copy(ByteBuffer to) {
    ByteBuffer first = waiting.getFirst();
    long most = Math.min(first.remaining(), waitingBytes - heldBack);
    int count = (int) Math.min(most, to.remaining());
    to.put(first.slice(first.position(), count));
    first.position(first.position() + count);
    waitingBytes -= count;
    if (!first.hasRemaining()) {
      waiting.removeFirst();
    }
  }

  private void resumeIfLow() {
    if (paused && waitingBytes < IN_FLIGHT_BYTES_MAX / 2) {
      paused = false;
      from.resume();
    }
  }

  /** What the stream begins with, as others read it. */
  public InputStream beginning() {
    return new InputStream() {
      @Override
      public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) {
        return length == 0 ? 0 : InPipe.this.read(ByteBuffer.wrap(bytes, offset, length));
      }
    };
  }

  /**
   * Holds what was read against the trailer, and against the digest that the client told. For when
   * {@link #read} has come to its end.
   *
   * @throws VirtException {@code SAVE_IMAGE_INCOMPLETE} or {@code SAVE_IMAGE_DAMAGED}
   */
  public void verify(Optional<String> sha256) {
    StreamTrailer real = digest.trailer();
    if (heldBack > 0) {
      ByteBuffer last = rest();
      StreamTrailer said = StreamTrailer.decode(last).orElseThrow(InPipe::cutOff);
      digest.update(last);
      if (!said.equals(real)) {
        throw damaged("its bytes are not those that its trailer tells of");
      }
    }
    if (sha256.filter(said -> !said.equalsIgnoreCase(digest.hex())).isPresent()) {
      throw damaged("it does not have the digest that was told");
    }
  }

  private ByteBuffer rest() {
    lock.lock();
    try {
      ByteBuffer last = ByteBuffer.allocate((int) waitingBytes);
      waiting.forEach(each -> last.put(each.duplicate()));
      return last.flip();
    } finally {
      lock.unlock();
    }
  }

  private static VirtException cutOff() {
    return new VirtException(
        ErrorCode.SAVE_IMAGE_INCOMPLETE,
        "the stream ends without a trailer: it was cut off, or its save was never confirmed; send"
            + " all of it again");
  }

  private static VirtException damaged(String what) {
    return new VirtException(
        ErrorCode.SAVE_IMAGE_DAMAGED, "the stream is damaged: " + what + "; send it again");
  }

  /** Bytes that were read. */
  public long bytes() {
    return digest.bytes();
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  /** Nobody reads any more, and whoever does now fails; any thread. */
  @Override
  public void close() {
    lock.lock();
    try {
      open = false;
      waiting.clear();
      waitingBytes = 0;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    from.close();
  }
}
