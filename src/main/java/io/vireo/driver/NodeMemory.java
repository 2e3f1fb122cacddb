package io.vireo.driver;

import io.vertx.core.Future;
import io.vireo.host.node.MemoryUse;
import java.util.OptionalInt;

/** Knows what its machine's memory is used for. */
public interface NodeMemory extends Hypervisor {

  /**
   * @param cell of one NUMA cell, else of the whole machine; fails with {@code INVALID_ARG} if
   *     there is no such cell
   */
  Future<MemoryUse> memoryUse(OptionalInt cell);
}
