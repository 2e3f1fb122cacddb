package io.vireo.bench;

import io.vertx.core.impl.VertxThread;
import io.vertx.core.spi.VertxThreadFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of each hold of an event loop how much of it the thread spent waiting for a CPU. The
 * blocked-thread checker cannot know, and on a busy machine that is most of it.
 */
final class LoopThreads implements VertxThreadFactory {

  private static final Logger LOG = LoggerFactory.getLogger(LoopThreads.class);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final Path SELF = Path.of("/proc/thread-self");

  private final List<LoopThread> loops = new CopyOnWriteArrayList<>();

  /** A factory whose threads are looked at from now on. */
  static LoopThreads watched() {
    LoopThreads threads = new LoopThreads();
    Thread.ofPlatform().daemon().name("bench-loop-watch").start(threads::watch);
    return threads;
  }

  @Override
  public VertxThread newVertxThread(
      Runnable target, String name, boolean worker, long maxExecTime, TimeUnit unit) {
    return new VertxThread(worker ? target : () -> enter(target), name, worker, maxExecTime, unit);
  }

  private void enter(Runnable target) {
    if (Thread.currentThread() instanceof VertxThread thread) {
      loops.add(new LoopThread(thread, new RunDelay(schedstat())));
    }
    target.run();
  }

  /** Only the thread itself can tell which of the kernel's tasks it is. */
  private static Path schedstat() {
    try {
      return Path.of("/proc").resolve(Files.readSymbolicLink(SELF)).resolve("schedstat");
    } catch (IOException unknown) {
      throw new UncheckedIOException(unknown);
    }
  }

  private void watch() {
    while (!Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(LOOK_NANOS);
      loops.forEach(LoopThread::look);
    }
  }

  /** One loop, as the watching thread knows it. */
  private static final class LoopThread {
    private final VertxThread thread;
    private final RunDelay runDelay;
    private long begun;
    private long heldNanos;
    private long waitedBefore;
    private long waitedLast;

    LoopThread(VertxThread thread, RunDelay runDelay) {
      this.thread = thread;
      this.runDelay = runDelay;
    }

    /** The kernel counts a wait when it is over: so a hold is told when it has ended. */
    void look() {
      long now = System.nanoTime();
      long start = thread.startTime();
      long waited = runDelay.nanos();
      if (start != begun) {
        tell(waited - waitedBefore);
        begun = start;
        heldNanos = 0;
        waitedBefore = waitedLast;
      }
      if (start != 0) {
        heldNanos = now - start;
      }
      waitedLast = waited;
    }

    private void tell(long waitedNanos) {
      long heldMillis = TimeUnit.NANOSECONDS.toMillis(heldNanos);
      if (heldMillis >= LoopWatch.LOOK_MILLIS) {
        LOG.info(
            "{} was held for {} ms and {} ms of it without a CPU",
            thread.getName(),
            heldMillis,
            Math.min(heldMillis, TimeUnit.NANOSECONDS.toMillis(waitedNanos)));
      }
    }
  }
}
