package io.vireo.telemetry;

import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.vertx.core.Future;
import io.vireo.host.LaneUse;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The lanes for blocking work: which are full, and which wait for a file system. Any thread. */
public final class LaneMetrics implements MetricSource {

  private final Supplier<List<LaneUse>> lanes;

  public LaneMetrics(Supplier<List<LaneUse>> lanes) {
    this.lanes = lanes;
  }

  @Override
  public Future<List<MetricSnapshot>> read() {
    Family waiting = Family.gauge("vireo_lane_waiting", "Calls that wait in a lane's queue.");
    Family busy = Family.gauge("vireo_lane_busy_threads", "Threads of a lane that work.");
    Family done = Family.counter("vireo_lane_calls", "Calls that a lane has carried out.");
    for (LaneUse lane : lanes.get()) {
      waiting.at(lane.waiting(), "lane", lane.name());
      busy.at(lane.busy(), "lane", lane.name());
      done.at(lane.done(), "lane", lane.name());
    }
    return Future.succeededFuture(Stream.of(waiting, busy, done).map(Family::snapshot).toList());
  }
}
