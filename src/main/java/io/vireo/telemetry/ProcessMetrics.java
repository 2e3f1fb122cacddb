package io.vireo.telemetry;

import com.sun.management.UnixOperatingSystemMXBean;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.vertx.core.Future;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/** The daemon's own process, under the names that Prometheus' clients share. Any thread. */
public final class ProcessMetrics implements MetricSource {

  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MILLIS_PER_SECOND = 1e3;

  private final String version;
  private final IntSupplier connections;

  /**
   * @param connections how many clients are connected
   */
  public ProcessMetrics(String version, IntSupplier connections) {
    this.version = version;
    this.connections = connections;
  }

  @Override
  public Future<List<MetricSnapshot>> read() {
    Family build = Family.gauge("vireo_build", "1, with what runs as labels.");
    build.at(1, "version", version, "java", Runtime.version().toString());
    Family clients = Family.gauge("vireo_connections", "Connections of clients that are open.");
    clients.at(connections.getAsInt());
    return Future.succeededFuture(
        Stream.concat(Stream.of(build, clients), Stream.concat(process(), machine()))
            .map(Family::snapshot)
            .toList());
  }

  private static Stream<Family> process() {
    UnixOperatingSystemMXBean system =
        ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class);
    return Stream.of(
        Family.counter("process_cpu_seconds", "Processor time of the daemon.")
            .at(system.getProcessCpuTime() / NANOS_PER_SECOND),
        Family.gauge("process_open_fds", "Descriptors that are open.")
            .at(system.getOpenFileDescriptorCount()),
        Family.gauge("process_max_fds", "Descriptors that may be open.")
            .at(system.getMaxFileDescriptorCount()),
        Family.gauge("process_start_time_seconds", "When the daemon was started, since 1970.")
            .at(ManagementFactory.getRuntimeMXBean().getStartTime() / MILLIS_PER_SECOND));
  }

  private static Stream<Family> machine() {
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    MemoryUsage other = ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage();
    Family used = Family.gauge("jvm_memory_used_bytes", "Memory that the JVM uses.");
    used.at(heap.getUsed(), "area", "heap").at(other.getUsed(), "area", "nonheap");
    Family collecting = Family.counter("jvm_gc_seconds", "Time of collections.");
    Family collections = Family.counter("jvm_gc_collections", "Collections of garbage.");
    for (GarbageCollectorMXBean each : ManagementFactory.getGarbageCollectorMXBeans()) {
      collecting.at(each.getCollectionTime() / MILLIS_PER_SECOND, "gc", each.getName());
      collections.at(each.getCollectionCount(), "gc", each.getName());
    }
    return Stream.of(
        used,
        Family.gauge("jvm_memory_max_bytes", "Memory that the heap may take.").at(heap.getMax()),
        Family.gauge("jvm_threads_current", "Threads of the JVM.")
            .at(ManagementFactory.getThreadMXBean().getThreadCount()),
        collecting,
        collections);
  }
}
