package io.vireo.telemetry.health;

import io.vertx.core.Future;
import io.vireo.host.DiskRoom;
import io.vireo.host.Host;
import io.vireo.operation.DomainInfo;
import io.vireo.operation.HypervisorOperations.OpenHypervisor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** The parts that every daemon has. */
public final class Parts {

  /** With less than this left, somebody should make room. */
  public static final long ROOM_BYTES_LOW = 512L << 20;

  /** With less than this left, the next definition may not fit. */
  public static final long ROOM_BYTES_LEAST = 16L << 20;

  /** A loop that comes so late is felt. */
  public static final Duration LAG_HIGH = Duration.ofMillis(500);

  /** A loop that comes so late is stuck. */
  public static final Duration LAG_STUCK = Duration.ofSeconds(5);

  private static final String PROBE = ".health";

  private Parts() {}

  /** Whether what must survive can be written, and for how long yet. */
  public static HealthCheck state(Host host, Path directory) {
    return new HealthCheck(
        "state",
        () ->
            host.files()
                .replace(directory.resolve(PROBE), "")
                .compose(_ -> new DiskRoom(host).usableBytes(directory))
                .map(bytes -> room(directory, bytes)));
  }

  static Verdict room(Path directory, long bytes) {
    String left = (bytes >> 20) + " MiB are left on the file system of " + directory;
    if (bytes < ROOM_BYTES_LEAST) {
      return Verdict.failing(left + "; make room");
    }
    return bytes < ROOM_BYTES_LOW ? Verdict.degraded(left + "; make room") : Verdict.ok(left);
  }

  /** Whether anything can be run, and whether all that runs answers. */
  public static HealthCheck hypervisors(
      Supplier<Future<List<OpenHypervisor>>> open, Supplier<Future<List<DomainInfo>>> domains) {
    return new HealthCheck(
        "hypervisors",
        () -> open.get().compose(some -> domains.get().map(all -> hypervisors(some, all))));
  }

  static Verdict hypervisors(List<OpenHypervisor> open, List<DomainInfo> domains) {
    if (open.isEmpty()) {
      return Verdict.failing("no hypervisor is open; see the log for why");
    }
    long silent = domains.stream().filter(domain -> !domain.responding()).count();
    return silent == 0
        ? Verdict.ok(open.size() + " open, " + domains.size() + " domains known")
        : Verdict.degraded(silent + " domains do not answer; the list of domains says which");
  }

  /** Whether the event loops come when they should. */
  public static HealthCheck loops(Supplier<Duration> lag) {
    return new HealthCheck("loops", () -> Future.succeededFuture(lag(lag.get())));
  }

  static Verdict lag(Duration lag) {
    String late = "the slowest event loop is " + lag.toMillis() + " ms late";
    if (lag.compareTo(LAG_STUCK) > 0) {
      return Verdict.failing(late + "; something blocks it");
    }
    return lag.compareTo(LAG_HIGH) > 0 ? Verdict.degraded(late) : Verdict.ok(late);
  }
}
