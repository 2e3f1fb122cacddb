package io.vireo.host.node;

import java.util.List;

/**
 * A machine that guests run on.
 *
 * @param model of its processors, as the kernel names it: {@code x86_64}
 * @param cpus those that are online
 * @param mhz 0 where the kernel does not tell
 * @param pageSizesKib the sizes of pages that it has, small ones first
 */
public record Node(
    String hostname,
    String model,
    long memoryKib,
    int cpus,
    int mhz,
    Arrangement arrangement,
    List<Long> pageSizesKib) {

  public Node {
    pageSizesKib = List.copyOf(pageSizesKib);
  }

  /**
   * @param cells NUMA cells
   * @param sockets of each cell
   * @param cores of each socket
   * @param threads of each core
   */
  public record Arrangement(int cells, int sockets, int cores, int threads) {

    /** The product is what clients take for the number of processors: it must be right. */
    Arrangement orFlat(int processors) {
      return (long) cells * sockets * cores * threads == processors
          ? this
          : new Arrangement(1, 1, processors, 1);
    }
  }

  /** What processors did with their time since the machine was started. */
  public record CpuTimes(long kernelNanos, long userNanos, long idleNanos, long iowaitNanos) {}

  /**
   * @param cellBytes by the cells' order
   */
  public record FreeMemory(long bytes, List<Long> cellBytes) {
    public FreeMemory {
      cellBytes = List.copyOf(cellBytes);
    }
  }

  /**
   * @param present how many there are
   * @param online the numbers of those that work
   */
  public record Cpus(int present, List<Integer> online) {
    public Cpus {
      online = List.copyOf(online);
    }
  }
}
