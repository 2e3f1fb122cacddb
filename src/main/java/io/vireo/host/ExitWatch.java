package io.vireo.host;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hears the end of any process, child or not, the moment it happens: one thread waits on a
 * descriptor for each. (Java itself polls processes that are no children, with a thread each.)
 *
 * <p>{@link #watch} and {@link #close} may be called on any thread; everything else belongs to the
 * watching thread.
 */
final class ExitWatch {

  static final int WATCHED_MAX = 8192;

  private record Watched(int pidfd, Promise<Void> ended) {}

  private final ProcessTable table;
  private final int wake = LinuxCalls.eventfd();
  private final ConcurrentLinkedQueue<Watched> arriving = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final Thread thread;
  private volatile boolean closed;

  ExitWatch(ProcessTable table) {
    this.table = table;
    this.thread = Thread.ofPlatform().daemon().name("vireo-exit-watch").unstarted(this::run);
    thread.start();
  }

  /** Completes on the watching thread, or at once, when that very process has ended. */
  Future<Void> watch(ProcessIdentity process) {
    if (closed || count.incrementAndGet() > WATCHED_MAX) {
      count.decrementAndGet();
      return Future.failedFuture(refusal());
    }
    Optional<Integer> pidfd = open(process);
    if (pidfd.isEmpty()) {
      count.decrementAndGet();
      return Future.succeededFuture();
    }
    Watched watched = new Watched(pidfd.get(), Promise.promise());
    arriving.add(watched);
    LinuxCalls.eventfdWrite(wake);
    return watched.ended().future();
  }

  private VirtException refusal() {
    String why = closed ? "the host is closed" : WATCHED_MAX + " are watched already";
    return new VirtException(ErrorCode.LIMIT_REACHED, "cannot watch a process: " + why);
  }

  /** Opened first and identified then: the descriptor cannot change its process afterwards. */
  private Optional<Integer> open(ProcessIdentity process) {
    int pidfd = LinuxCalls.pidfdOpen(process.pid());
    if (pidfd < 0) {
      return Optional.empty();
    }
    if (!table.alive(process)) {
      LinuxCalls.close(pidfd);
      return Optional.empty();
    }
    return Optional.of(pidfd);
  }

  /** Sends the signal to that very process, if it lives. */
  void signal(ProcessIdentity process, int number) {
    open(process)
        .ifPresent(
            pidfd -> {
              LinuxCalls.pidfdSendSignal(pidfd, number);
              LinuxCalls.close(pidfd);
            });
  }

  private void run() {
    List<Watched> watching = new ArrayList<>();
    while (!closed) {
      takeArriving(watching);
      try (Arena arena = Arena.ofConfined()) {
        waitForEnds(arena, watching);
      }
    }
    takeArriving(watching);
    watching.forEach(watched -> LinuxCalls.close(watched.pidfd()));
    watching.forEach(watched -> watched.ended().fail(refusal()));
    LinuxCalls.close(wake);
  }

  private void takeArriving(List<Watched> watching) {
    for (Watched next = arriving.poll(); next != null; next = arriving.poll()) {
      watching.add(next);
    }
  }

  private void waitForEnds(Arena arena, List<Watched> watching) {
    MemorySegment polled = arena.allocate(LinuxCalls.POLLFD, watching.size() + 1L);
    for (int i = 0; i < watching.size(); i++) {
      ask(polled, i, watching.get(i).pidfd());
    }
    ask(polled, watching.size(), wake);
    LinuxCalls.poll(polled, watching.size() + 1L, -1);
    if (answered(polled, watching.size())) {
      LinuxCalls.eventfdRead(wake);
    }
    for (int i = watching.size() - 1; i >= 0; i--) {
      if (answered(polled, i)) {
        tellEnd(watching.remove(i));
      }
    }
  }

  private void tellEnd(Watched ended) {
    count.decrementAndGet();
    LinuxCalls.close(ended.pidfd());
    ended.ended().complete();
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
    if (!closed) {
      closed = true;
      LinuxCalls.eventfdWrite(wake);
    }
  }

  boolean awaitEnd(Duration deadline) throws InterruptedException {
    return thread.join(deadline);
  }
}
