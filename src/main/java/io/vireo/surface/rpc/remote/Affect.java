package io.vireo.surface.rpc.remote;

import io.vireo.base.DomainRef;
import io.vireo.base.HypervisorUri;
import io.vireo.surface.rpc.Session;
import java.util.Optional;

/**
 * Which of a domain's documents a call is about, as flags say it: the machine's, the definition's.
 */
record Affect(DomainRef domain, Optional<HypervisorUri> place, boolean live, boolean config) {

  static final int LIVE = 1;
  static final int CONFIG = 1 << 1;
  static final int BOTH = LIVE | CONFIG;

  /** That strings may be among the parameters; they always may. */
  static final int STRINGS = 1 << 2;

  static Affect of(Session session, RemoteDomain domain, int flags) {
    return new Affect(
        new DomainRef.ByUuid(domain.uuid()),
        session.place(),
        (flags & LIVE) != 0,
        (flags & CONFIG) != 0);
  }
}
