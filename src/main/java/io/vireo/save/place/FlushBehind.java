package io.vireo.save.place;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Host;
import io.vireo.state.DiskFailure;
import io.vireo.state.DiskFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Flushes a file that somebody else writes, again and again, so that the last flush is short. On a
 * thread of its own, by a descriptor of our own.
 *
 * <p>The outcome of every flush counts: a descriptor is told once of a page that was lost.
 */
public final class FlushBehind {

  private static final long PAUSE_MILLIS = 200;

  private final Path name;
  private final DiskFile file;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Future<Void> flushes;

  private FlushBehind(Host host, Path name, DiskFile file) {
    this.name = name;
    this.file = file;
    this.flushes = host.transfer("flush " + name.getFileName()).run(this::flush);
  }

  public static FlushBehind start(Host host, Path name, DiskFile file) {
    return new FlushBehind(host, name, file);
  }

  private Void flush() throws InterruptedException {
    try {
      while (!ended.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
        file.force();
      }
      return null;
    } catch (IOException cause) {
      throw DiskFailure.writing(name, cause);
    }
  }

  /** No further flush begins; any thread. */
  public void end() {
    ended.countDown();
  }

  /**
   * Ends it and waits for the flush that runs; a device that never answers holds this thread as the
   * last flush would.
   *
   * @throws VirtException what one of the flushes failed with
   */
  public void settle() {
    end();
    try {
      flushes.await();
    } catch (VirtException failed) {
      requireFlushed(failed);
    }
  }

  /** That there was no thread for it only means that the last flush has more to do. */
  private static void requireFlushed(VirtException failed) {
    if (failed.code() != ErrorCode.LIMIT_REACHED) {
      throw failed;
    }
  }
}
