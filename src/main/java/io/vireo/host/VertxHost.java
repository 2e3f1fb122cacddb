package io.vireo.host;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * The real machine, with loops of a Vert.x that somebody else owns. Any thread.
 *
 * <p>{@link #close} ends every thread and timer and closes every descriptor that was made here;
 * programs that were spawned live on.
 */
public final class VertxHost implements Host {

  private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(5);

  private final VertxInternal vertx;
  private final LoopTimers timers = new LoopTimers();
  private final Lanes lanes = new Lanes();
  private final Mounts mounts = new Mounts(lanes.lane("mounts"), System::nanoTime);
  private final Transfers transfers = new Transfers();
  private final LocalSmallFiles files = new LocalSmallFiles(this::laneOf);
  private final LocalDescriptors descriptors = new LocalDescriptors(this::laneOf);
  private final LocalProcesses processes =
      new LocalProcesses(lanes.lane("programs"), lanes.lane("processes"));
  private final VertxSockets sockets;
  private final EpollLinks links = new EpollLinks(this::laneOf, lanes.lane("links"));

  public VertxHost(Vertx vertx) {
    this.vertx = (VertxInternal) vertx;
    this.sockets = new VertxSockets(vertx);
  }

  @Override
  public Clock clock() {
    return Clock.systemUTC();
  }

  /** Vert.x hands its event loops out in turn, so loops spread over all its threads. */
  @Override
  public Loop newLoop() {
    return new VertxLoop(vertx.createEventLoopContext(), timers);
  }

  @Override
  public Lane lane(String purpose) {
    return lanes.lane(purpose);
  }

  @Override
  public Lane laneOf(Path path) {
    return lanes.lane("fs:" + mounts.of(path));
  }

  @Override
  public Lane transfer(String name) {
    return transfers.lane(name);
  }

  @Override
  public Processes processes() {
    return processes;
  }

  @Override
  public SmallFiles files() {
    return files;
  }

  @Override
  public Descriptors descriptors() {
    return descriptors;
  }

  @Override
  public Sockets sockets() {
    return sockets;
  }

  @Override
  public Links links() {
    return links;
  }

  /**
   * Interrupts what is under way.
   *
   * @return whether every thread ended; one that the kernel holds (a dead file server) does not.
   *     Completes on a thread of its own
   */
  public Future<Boolean> close() {
    timers.cancelAll();
    links.close();
    lanes.close();
    transfers.close();
    descriptors.close();
    processes.close();
    Promise<Boolean> ended = Promise.promise();
    Thread.ofVirtual().start(() -> ThreadLane.complete(ended, this::awaitEnd));
    return sockets.close().transform(closed -> ended.future());
  }

  /** How the lanes that there are, are used. */
  public List<LaneUse> laneUse() {
    return lanes.use();
  }

  /** Timers of all loops that have not fired. */
  int pendingTimers() {
    return timers.pending();
  }

  private boolean awaitEnd() throws InterruptedException {
    boolean ended = lanes.awaitEnd(CLOSE_DEADLINE);
    ended &= transfers.awaitEnd(CLOSE_DEADLINE);
    ended &= processes.awaitEnd(CLOSE_DEADLINE);
    return ended;
  }
}
