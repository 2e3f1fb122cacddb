package io.vireo.operation;

import io.vireo.base.DomainRef;
import io.vireo.base.HypervisorUri;
import java.util.Optional;

/**
 * Arguments of a call that is about the running machine, the definition that the next start uses,
 * or both. With neither said it is about the machine if there is one, else about the definition.
 */
public interface Affecting {

  DomainRef domain();

  Optional<HypervisorUri> hypervisor();

  /** The running machine; it must run. */
  boolean live();

  /** The definition that the next start uses; there must be one. */
  boolean config();
}
