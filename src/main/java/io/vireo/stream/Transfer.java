package io.vireo.stream;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** What the two directions have in common: used once, counted, stopped by closing the other end. */
final class Transfer {

  private final Path file;
  private final AtomicReference<ChannelOpener<?>> end = new AtomicReference<>();
  private final AtomicLong bytes = new AtomicLong();
  private volatile boolean cancelled;
  private volatile boolean complete;

  /**
   * @param file the name under which the user knows the file
   */
  Transfer(Path file) {
    this.file = file;
  }

  Path file() {
    return file;
  }

  /** Makes {@code opener} the other end; closes it and fails if this was used or cancelled. */
  void begin(ChannelOpener<?> opener) {
    if (!end.compareAndSet(null, opener)) {
      opener.close();
      throw new VirtException(
          ErrorCode.INTERNAL_ERROR, "internal error: a transfer of " + file + " was started twice");
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

  void closeEnd() {
    ChannelOpener<?> opener = end.get();
    if (opener != null) {
      opener.close();
    }
  }

  void count(long more) {
    bytes.addAndGet(more);
  }

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

  private VirtException aborted() {
    return new VirtException(
            ErrorCode.OPERATION_ABORTED, "the transfer of " + file + " was aborted on request")
        .of(file.toString());
  }
}
