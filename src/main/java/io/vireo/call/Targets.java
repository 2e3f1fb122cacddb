package io.vireo.call;

import io.vireo.base.DomainRef;
import io.vireo.base.HypervisorUri;
import io.vireo.event.Event.DomainName;
import java.util.List;
import java.util.Optional;

/**
 * Which object a call is about, as far as policies can tell objects apart; answered from memory, of
 * any thread. What it says was true a moment ago: a domain may be gone by the time it is asked.
 */
public interface Targets {

  /** Knows no object. */
  Targets NONE =
      new Targets() {
        @Override
        public Optional<Named> domain(DomainRef ref, Optional<HypervisorUri> hypervisor) {
          return Optional.empty();
        }

        @Override
        public Optional<Named> job(long id) {
          return Optional.empty();
        }

        @Override
        public List<Named> described(String xml, Optional<HypervisorUri> hypervisor, String owner) {
          return List.of();
        }
      };

  /** A domain and where it is. */
  record Named(HypervisorUri hypervisor, DomainName domain) {}

  /** As calls look for it: a UUID everywhere, a name in the given connection or the first. */
  Optional<Named> domain(DomainRef ref, Optional<HypervisorUri> hypervisor);

  /** The domain of a job: as it is now, or as it was when the job began. */
  Optional<Named> job(long id);

  /**
   * The domain that a document describes, as it would be, and those that have its name or UUID
   * already. Fails like the parser does.
   *
   * @param owner whose it would be if it is new
   */
  List<Named> described(String xml, Optional<HypervisorUri> hypervisor, String owner);
}
