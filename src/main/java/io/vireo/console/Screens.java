package io.vireo.console;

import io.vertx.core.Future;
import io.vireo.base.DomainRef;
import io.vireo.base.HypervisorUri;
import io.vireo.host.ByteLink;
import io.vireo.host.Loop;

/** Opens new connections to guests' screens: the house's, by its domains' hypervisors. */
@FunctionalInterface
public interface Screens {

  /**
   * Opens one.
   *
   * @param loop whose the connection is to be; {@code hearing} may be told before this completes
   * @return completes on any thread
   */
  Future<ByteLink> open(
      DomainRef domain, HypervisorUri hypervisor, Loop loop, ByteLink.Hearing hearing);
}
