package io.vireo.app;

import io.vertx.core.Future;
import io.vireo.image.DiskPace;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * A disk's limit, shared evenly among the saves that are under way to it. A share is worked out
 * when it is asked for, so it grows and shrinks as others end and begin. Any thread.
 */
final class DiskShares implements DiskPace {

  private final long bytesPerSecondMax;
  private final Function<Path, Future<String>> disks;
  private final Set<Running> running = ConcurrentHashMap.newKeySet();

  /**
   * @param bytesPerSecondMax of each disk
   * @param disks names the disk of a target; may complete on any thread, or never
   */
  DiskShares(long bytesPerSecondMax, Function<Path, Future<String>> disks) {
    this.bytesPerSecondMax = bytesPerSecondMax;
    this.disks = disks;
  }

  /** Until it is known which disk the target is on, it counts as one of its directory's own. */
  @Override
  public Share begin(Path target) {
    Running begun = new Running(String.valueOf(target.toAbsolutePath().getParent()));
    running.add(begun);
    disks.apply(target).onSuccess(begun.disk::set);
    return begun;
  }

  private final class Running implements Share {

    private final AtomicReference<String> disk;

    Running(String disk) {
      this.disk = new AtomicReference<>(disk);
    }

    @Override
    public Optional<LongSupplier> bytesPerSecond() {
      return Optional.of(() -> Math.max(1, bytesPerSecondMax / sharers()));
    }

    private long sharers() {
      String mine = disk.get();
      return Math.max(1, running.stream().filter(other -> other.disk.get().equals(mine)).count());
    }

    @Override
    public void end() {
      running.remove(this);
    }
  }
}
