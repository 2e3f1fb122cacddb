package io.vireo.operation;

import static io.vireo.operation.HypervisorOperations.OneHypervisor;
import static io.vireo.operation.Operation.Method.GET;
import static io.vireo.operation.Operation.quick;

import io.vireo.base.HypervisorUri;
import java.util.List;
import java.util.Optional;

/** The machine that a hypervisor's guests run on. */
public final class NodeOperations {

  private NodeOperations() {}

  /**
   * @param model of its processors: {@code x86_64}
   * @param cpus those that are online
   * @param mhz 0 where the kernel does not tell
   * @param nodes NUMA cells
   * @param sockets of each cell
   * @param cores of each socket
   * @param threads of each core
   */
  public record NodeInfo(
      String model,
      long memoryKib,
      int cpus,
      int mhz,
      int nodes,
      int sockets,
      int cores,
      int threads) {}

  public static final Operation<OneHypervisor, NodeInfo> INFO =
      quick("node.info", OneHypervisor.class, NodeInfo.class)
          .needs("connect", "read")
          .http(GET, "/node")
          .says("Tells what processors and how much memory the host has.")
          .example("{\"hypervisor\": \"qemu:///system\"}");

  /**
   * @param cpu of one processor; of all together if it is left out
   */
  public record GetCpuStatistics(Optional<HypervisorUri> hypervisor, Optional<Integer> cpu) {}

  /** Since the host was started; all numbers only grow. */
  public record NodeCpuStatistics(
      long kernelNanos, long userNanos, long idleNanos, long iowaitNanos) {}

  public static final Operation<GetCpuStatistics, NodeCpuStatistics> CPU_STATISTICS =
      quick("node.cpu-stats", GetCpuStatistics.class, NodeCpuStatistics.class)
          .needs("connect", "read")
          .http(GET, "/node/cpu-stats")
          .says("Tells how the host's processors have spent their time.")
          .example("{\"cpu\": 0}");

  /**
   * @param cell of one NUMA cell; of the whole host if it is left out
   */
  public record GetMemoryStatistics(Optional<HypervisorUri> hypervisor, Optional<Integer> cell) {}

  /**
   * @param buffersKib of the whole host only, as {@code cachedKib}
   */
  public record NodeMemoryStatistics(
      long totalKib, long freeKib, Optional<Long> buffersKib, Optional<Long> cachedKib) {}

  public static final Operation<GetMemoryStatistics, NodeMemoryStatistics> MEMORY_STATISTICS =
      quick("node.memory-stats", GetMemoryStatistics.class, NodeMemoryStatistics.class)
          .needs("connect", "read")
          .http(GET, "/node/memory-stats")
          .says("Tells how the host's memory is used.")
          .example("{\"cell\": 0}");

  /**
   * @param bytes of the whole host
   */
  public record FreeMemory(long bytes, List<CellFreeMemory> cells) {}

  public record CellFreeMemory(int cell, long bytes) {}

  public static final Operation<OneHypervisor, FreeMemory> FREE_MEMORY =
      quick("node.free-memory", OneHypervisor.class, FreeMemory.class)
          .needs("connect", "read")
          .http(GET, "/node/free-memory")
          .says("Tells how much memory is free, of the host and of each NUMA cell.")
          .example("{\"hypervisor\": \"qemu:///system\"}");

  /**
   * @param pagesize in KiB; every size there is if it is left out
   * @param cell every cell if it is left out
   */
  public record GetFreePages(
      Optional<HypervisorUri> hypervisor, Optional<Integer> cell, Optional<Integer> pagesize) {}

  public record FreePages(List<CellPages> pages) {}

  /** The free pages of one size in one cell. */
  public record CellPages(int cell, long sizeKib, long free) {}

  public static final Operation<GetFreePages, FreePages> FREE_PAGES =
      quick("node.free-pages", GetFreePages.class, FreePages.class)
          .needs("connect", "read")
          .http(GET, "/node/free-pages")
          .says("Tells how many pages of each size are free in each NUMA cell.")
          .example("{\"cell\": 0, \"pagesize\": 2048}");

  /**
   * @param present how many there are, online or not
   * @param online by number
   */
  public record CpuMap(int present, List<Integer> online) {}

  public static final Operation<OneHypervisor, CpuMap> CPU_MAP =
      quick("node.cpu-map", OneHypervisor.class, CpuMap.class)
          .needs("connect", "read")
          .http(GET, "/node/cpu-map")
          .says("Tells which of the host's processors are online.")
          .example("{\"hypervisor\": \"qemu:///system\"}");

  public static final Operation<OneHypervisor, DocumentText> SYSINFO =
      quick("node.sysinfo", OneHypervisor.class, DocumentText.class)
          .needs("connect", "read")
          .http(GET, "/node/sysinfo")
          .says("Gives what the host's firmware says of the machine as libvirt XML.")
          .example("{\"hypervisor\": \"qemu:///system\"}");
}
