package io.vireo.mock;

import io.vireo.stream.ChannelOpener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The machine's end of a save. Read on the transfer's thread, which it keeps waiting where the
 * machine is to be slow; closed from any thread, which ends the wait at once.
 */
final class StateOutlet implements ReadableByteChannel, ChannelOpener<ReadableByteChannel> {

  /** How it behaves. */
  record Manner(long bytesPerSecond, Ending ending, Duration patience) {}

  /** How it ends. */
  enum Ending {
    WHOLE,
    /** Breaks after half of the bytes. */
    BREAKS,
    /** Gives nothing after half of the bytes, for as long as its patience lasts, then breaks. */
    HANGS
  }

  private static final int STEPS_PER_SECOND = 20;

  private final StateBytes bytes;
  private final Manner manner;
  private final long half;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean broken;

  StateOutlet(MachineState state, Manner manner) {
    this.bytes = new StateBytes(state);
    this.manner = manner;
    this.half = state.streamBytes() / 2;
  }

  /** Whether it ended by its {@link Ending} and not by being closed. */
  boolean isBroken() {
    return broken;
  }

  @Override
  public ReadableByteChannel open() throws IOException {
    requireOpen();
    return this;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    requireOpen();
    if (bytes.remaining() == 0) {
      return -1;
    }
    if (manner.ending() != Ending.WHOLE && bytes.remaining() <= half) {
      throw breakOff();
    }
    int taken = move(bytes.next(), target);
    throttle(taken);
    return taken;
  }

  private int move(ByteBuffer source, ByteBuffer target) {
    int count = Math.min(Math.min(source.remaining(), target.remaining()), stepBytes());
    target.put(source.slice(source.position(), count));
    source.position(source.position() + count);
    return count;
  }

  private int stepBytes() {
    long step = manner.bytesPerSecond() / STEPS_PER_SECOND;
    return step <= 0 ? Integer.MAX_VALUE : (int) Math.min(step, Integer.MAX_VALUE);
  }

  private void throttle(int taken) throws IOException {
    if (manner.bytesPerSecond() > 0) {
      double seconds = (double) taken / manner.bytesPerSecond();
      waitUnlessClosed(Duration.ofNanos((long) (seconds * TimeUnit.SECONDS.toNanos(1))));
    }
  }

  private IOException breakOff() throws IOException {
    if (manner.ending() == Ending.HANGS) {
      waitUnlessClosed(manner.patience());
    }
    broken = true;
    return new IOException("the machine gives no more of its state");
  }

  private void waitUnlessClosed(Duration time) throws IOException {
    try {
      if (closed.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new AsynchronousCloseException();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    }
  }

  private void requireOpen() throws ClosedChannelException {
    if (!isOpen()) {
      throw new ClosedChannelException();
    }
  }

  @Override
  public boolean isOpen() {
    return closed.getCount() > 0;
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
