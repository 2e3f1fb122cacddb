package io.vireo.stream;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Lane;
import io.vireo.state.DiskFailure;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * Flushes a file while it is still being written, so that the last flush is short and at most two
 * windows of a save wait in the page cache. One flush runs at a time; a writer that is a whole
 * window ahead of it waits.
 *
 * <p>The outcome of every flush counts: the kernel tells of a page that it failed to write once,
 * and the next flush then succeeds, so an ignored failure here would become a hole in a "saved"
 * image.
 */
final class WriteBack {

  static final long WINDOW_BYTES = 32L * 1024 * 1024;

  private final FileSink.Target target;
  private final Lane lane;
  private long unflushedBytes;
  private Future<Void> running = Future.succeededFuture();
  private Optional<VirtException> failure = Optional.empty();

  WriteBack(FileSink.Target target, Lane lane) {
    this.target = target;
    this.lane = lane;
  }

  void wrote(int bytes) {
    unflushedBytes += bytes;
    if (unflushedBytes >= WINDOW_BYTES) {
      settle();
      check();
      unflushedBytes = 0;
      running = lane.run(this::flush);
    }
  }

  private Void flush() {
    try {
      target.file().force();
      return null;
    } catch (IOException cause) {
      throw DiskFailure.writing(target.name(), cause);
    }
  }

  /**
   * Waits for the flush that runs; a device that never answers holds this thread as a write would.
   */
  void settle() {
    try {
      running.toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException failed) {
      remember(VirtException.from(failed.getCause()));
    }
    running = Future.succeededFuture();
  }

  /** A busy lane only means that the flush did not happen: the one that ends the save makes up. */
  private void remember(VirtException failed) {
    if (failed.code() != ErrorCode.LIMIT_REACHED && failure.isEmpty()) {
      failure = Optional.of(failed);
    }
  }

  void check() {
    failure.ifPresent(
        failed -> {
          throw failed;
        });
  }
}
