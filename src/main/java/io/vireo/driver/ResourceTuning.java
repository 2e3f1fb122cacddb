package io.vireo.driver;

import java.util.Set;

/** Hosts that can hold what a guest takes of them within bounds. */
public interface ResourceTuning extends Hypervisor {

  /** What is held within bounds. */
  enum Resource {
    MEMORY,
    CPU,
    BLOCK,
    NUMA
  }

  /** Which can be set here; the others are refused. */
  Set<Resource> tunes();
}
