package io.vireo.driver;

import io.vertx.core.Future;
import io.vireo.host.node.Node;
import io.vireo.host.node.Node.CpuTimes;
import io.vireo.host.node.Node.Cpus;
import io.vireo.host.node.Node.FreeMemory;
import java.util.List;
import java.util.OptionalInt;

/** Knows the machine that its guests run on. */
public interface NodeFacts extends Hypervisor {

  Future<Node> node();

  /**
   * Since the machine was started.
   *
   * @param cpu of one processor, else of all together; fails with {@code INVALID_ARG} if there is
   *     no such processor
   */
  Future<CpuTimes> cpuTimes(OptionalInt cpu);

  Future<FreeMemory> freeMemory();

  /**
   * How many pages are free: the sizes of the first cell, then those of the next.
   *
   * @param sizesKib the sizes that are asked about
   */
  Future<List<Long>> freePages(List<Long> sizesKib, int firstCell, int cells);

  Future<Cpus> cpus();
}
