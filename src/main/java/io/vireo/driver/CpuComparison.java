package io.vireo.driver;

import io.vireo.model.domain.Domain;

/** Knows what processors a guest can have here, without making one. */
public interface CpuComparison extends Hypervisor {

  /**
   * Compares what a document asks of the processor with what this host and emulator give. {@link
   * #start} makes the same comparison before anything is spawned. Pure and quick.
   *
   * @param complete as {@link #complete} gives it
   * @return in words: that it fits, or what it would go without, or why nobody can tell
   * @throws io.vireo.base.VirtException {@code CPU_INCOMPATIBLE} naming the model, what of it
   *     cannot be had and the remedy
   */
  String compareCpu(Domain complete);
}
