package io.vireo.host;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;

/** All lanes by name. Any thread. */
final class Lanes {

  static final int LANES_MAX = 128;

  private final ConcurrentHashMap<String, ThreadLane> lanes = new ConcurrentHashMap<>();

  /** The lane of that name, made when it is first asked for. */
  Lane lane(String name) {
    ThreadLane known = lanes.get(name);
    if (known != null) {
      return known;
    }
    return lanes.size() < LANES_MAX ? lanes.computeIfAbsent(name, ThreadLane::new) : refused(name);
  }

  private static Lane refused(String name) {
    return new Lane() {
      @Override
      public <T> Future<T> run(Callable<T> work) {
        return Future.failedFuture(
            new VirtException(
                ErrorCode.LIMIT_REACHED,
                "no lane for '" + name + "': there are " + LANES_MAX + " already"));
      }
    };
  }

  List<LaneUse> use() {
    return lanes.values().stream().map(ThreadLane::use).toList();
  }

  void close() {
    lanes.values().forEach(ThreadLane::close);
  }

  /** Whether all threads ended; those that the kernel holds do not. */
  boolean awaitEnd(Duration deadline) throws InterruptedException {
    boolean ended = true;
    for (ThreadLane lane : List.copyOf(lanes.values())) {
      ended &= lane.awaitEnd(deadline);
    }
    return ended;
  }
}
