package io.vireo.host;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hears the end of any process, child or not, the moment it happens: one thread waits on a
 * descriptor for each. (Java itself polls processes that are no children, with a thread each.)
 * Where there is no descriptor to be had, it is tried again, and nobody has ended for that.
 *
 * <p>{@link #watch} and {@link #close} may be called on any thread; everything else belongs to the
 * watching thread.
 */
final class ExitWatch {

  static final int WATCHED_MAX = 8192;

  private static final int OPEN_AGAIN_MILLIS = 500;

  private record Asked(ProcessIdentity process, Promise<Void> ended) {}

  private record Watched(int pidfd, Promise<Void> ended) {}

  private final ProcessTable table;
  private final int wake = LinuxCalls.eventfd();
  private final ConcurrentLinkedQueue<Asked> arriving = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final Thread thread;

  /**
   * Held for as long as it takes to write a word: who comes while it is closed is refused or heard,
   * and nobody writes to a descriptor that is another's by then.
   */
  private final ReentrantLock coming = new ReentrantLock();

  private volatile boolean closed;

  ExitWatch(ProcessTable table) {
    this.table = table;
    this.thread = Thread.ofPlatform().daemon().name("vireo-exit-watch").unstarted(this::run);
    thread.start();
  }

  /** Completes on the watching thread when that very process has ended. */
  Future<Void> watch(ProcessIdentity process) {
    coming.lock();
    try {
      if (closed || count.get() >= WATCHED_MAX) {
        return Future.failedFuture(refusal());
      }
      count.incrementAndGet();
      Asked asked = new Asked(process, Promise.promise());
      arriving.add(asked);
      LinuxCalls.eventfdWrite(wake);
      return asked.ended().future();
    } finally {
      coming.unlock();
    }
  }

  private VirtException refusal() {
    String why = closed ? "the host is closed" : WATCHED_MAX + " are watched already";
    return new VirtException(ErrorCode.LIMIT_REACHED, "cannot watch a process: " + why);
  }

  /** Opened first and identified then: the descriptor cannot change its process afterwards. */
  private Optional<Integer> open(ProcessIdentity process) throws IOException {
    int pidfd = LinuxCalls.pidfdOpen(process.pid());
    if (pidfd == -LinuxCalls.ESRCH) {
      return Optional.empty();
    }
    boolean lives = false;
    try {
      lives = table.alive(process);
    } finally {
      if (!lives && pidfd >= 0) {
        LinuxCalls.close(pidfd);
      }
    }
    if (lives && pidfd < 0) {
      throw new IOException("pidfd_open: errno " + -pidfd);
    }
    return lives ? Optional.of(pidfd) : Optional.empty();
  }

  /**
   * Sends the signal to that very process, if it lives. Blocks shortly: call it on a lane.
   *
   * @throws IOException if it may live and was not sent the signal
   */
  void signal(ProcessIdentity process, int number) throws IOException {
    Optional<Integer> pidfd = open(process);
    if (pidfd.isEmpty()) {
      return;
    }
    int sent = LinuxCalls.pidfdSendSignal(pidfd.get(), number);
    LinuxCalls.close(pidfd.get());
    if (sent != 0 && sent != -LinuxCalls.ESRCH) {
      throw new IOException("pidfd_send_signal: errno " + -sent);
    }
  }

  private void run() {
    List<Watched> watching = new ArrayList<>();
    while (!closed) {
      boolean all = takeArriving(watching);
      try (Arena arena = Arena.ofConfined()) {
        waitForEnds(arena, watching, all ? -1 : OPEN_AGAIN_MILLIS);
      }
    }
    end(watching);
  }

  /** Nobody comes once it is closed; who closes it has written by the time the lock is had. */
  private void end(List<Watched> watching) {
    coming.lock();
    try {
      watching.forEach(watched -> LinuxCalls.close(watched.pidfd()));
      LinuxCalls.close(wake);
    } finally {
      coming.unlock();
    }
    arriving.forEach(asked -> asked.ended().fail(refusal()));
    watching.forEach(watched -> watched.ended().fail(refusal()));
  }

  /** Whether all could be; the others wait. */
  private boolean takeArriving(List<Watched> watching) {
    List<Asked> waiting = new ArrayList<>();
    for (Asked next = arriving.poll(); next != null; next = arriving.poll()) {
      if (!take(next, watching)) {
        waiting.add(next);
      }
    }
    arriving.addAll(waiting);
    return waiting.isEmpty();
  }

  private boolean take(Asked asked, List<Watched> watching) {
    try {
      open(asked.process())
          .map(pidfd -> new Watched(pidfd, asked.ended()))
          .ifPresentOrElse(watching::add, () -> tellEnd(asked.ended()));
      return true;
    } catch (IOException notNow) {
      return false;
    }
  }

  private void waitForEnds(Arena arena, List<Watched> watching, int timeoutMillis) {
    MemorySegment polled = arena.allocate(LinuxCalls.POLLFD, watching.size() + 1L);
    for (int i = 0; i < watching.size(); i++) {
      ask(polled, i, watching.get(i).pidfd());
    }
    ask(polled, watching.size(), wake);
    LinuxCalls.poll(polled, watching.size() + 1L, timeoutMillis);
    if (answered(polled, watching.size())) {
      LinuxCalls.eventfdRead(wake);
    }
    for (int i = watching.size() - 1; i >= 0; i--) {
      if (answered(polled, i)) {
        Watched ended = watching.remove(i);
        LinuxCalls.close(ended.pidfd());
        tellEnd(ended.ended());
      }
    }
  }

  private void tellEnd(Promise<Void> ended) {
    count.decrementAndGet();
    ended.complete();
  }

  private static void ask(MemorySegment polled, int index, int descriptor) {
    long at = index * LinuxCalls.POLLFD.byteSize();
    polled.set(ValueLayout.JAVA_INT, at, descriptor);
    polled.set(ValueLayout.JAVA_SHORT, at + Integer.BYTES, LinuxCalls.POLLIN);
  }

  private static boolean answered(MemorySegment polled, int index) {
    long revents = index * LinuxCalls.POLLFD.byteSize() + Integer.BYTES + Short.BYTES;
    return polled.get(ValueLayout.JAVA_SHORT, revents) != 0;
  }

  void close() {
    coming.lock();
    try {
      if (!closed) {
        closed = true;
        LinuxCalls.eventfdWrite(wake);
      }
    } finally {
      coming.unlock();
    }
  }

  boolean awaitEnd(Duration deadline) throws InterruptedException {
    return thread.join(deadline);
  }
}
