package io.vireo.event;

import io.vireo.base.HypervisorUri;
import io.vireo.event.Event.DomainName;

/** What a subscriber may see. Any thread; answers from memory, as it is asked for each event. */
@FunctionalInterface
public interface Sight {

  /** Everything. */
  Sight EVERYTHING = (hypervisor, domain) -> true;

  /** Whether it may see this domain and what happens to it. */
  boolean sees(HypervisorUri hypervisor, DomainName domain);
}
