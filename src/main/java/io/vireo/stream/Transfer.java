package io.vireo.stream;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** What all directions have in common: used once, counted, stopped by closing the other end. */
final class Transfer {

  private final String name;
  private final AtomicReference<ChannelOpener<?>> end = new AtomicReference<>();
  private final AtomicLong taken = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private volatile boolean cancelled;
  private volatile boolean complete;

  /**
   * @param name under which the user knows the file, or whatever is not the hypervisor's end
   */
  Transfer(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  /** Without its directories, as threads are called. */
  String fileName() {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /** Makes {@code opener} the other end; closes it and fails if this was used or cancelled. */
  void begin(ChannelOpener<?> opener) {
    if (!end.compareAndSet(null, opener)) {
      opener.close();
      throw new VirtException(
          ErrorCode.INTERNAL_ERROR, "internal error: a transfer of " + name + " was started twice");
    }
    if (cancelled) {
      opener.close();
      throw aborted();
    }
  }

  void cancel() {
    cancelled = true;
    closeEnd();
  }

  boolean isCancelled() {
    return cancelled;
  }

  void closeEnd() {
    ChannelOpener<?> opener = end.get();
    if (opener != null) {
      opener.close();
    }
  }

  /** What the hypervisor gives, counted before anything is done to it. */
  ReadableByteChannel counting(ReadableByteChannel hypervisor) {
    return new Staged() {
      @Override
      public int read(ByteBuffer to) throws IOException {
        int count = hypervisor.read(to);
        taken.addAndGet(Math.max(0, count));
        return count;
      }
    };
  }

  /** Bytes that the hypervisor has given. */
  long taken() {
    return taken.get();
  }

  void count(long more) {
    bytes.addAndGet(more);
  }

  /** Bytes that went into the file, or came from it. */
  long bytes() {
    return bytes.get();
  }

  void complete() {
    complete = true;
  }

  boolean isComplete() {
    return complete;
  }

  /** The failure as the caller should see it: after a cancel, every other error follows from it. */
  VirtException failure(Throwable cause) {
    return cancelled ? aborted() : VirtException.from(cause);
  }

  VirtException aborted() {
    return new VirtException(
            ErrorCode.OPERATION_ABORTED, "the transfer of " + name + " was aborted on request")
        .of(name);
  }
}
