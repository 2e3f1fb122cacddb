package io.vireo.operation;

import io.vireo.base.HypervisorUri;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * A result that tells of several objects, of which each caller is shown those that they may read. A
 * row that answers with one needs no object in its arguments.
 */
public interface Visible<R extends Record> {

  /**
   * An object in it.
   *
   * @param domain empty where it is the hypervisor itself
   */
  record Sight(HypervisorUri hypervisor, Optional<UUID> domain, String name) {

    static Sight of(HypervisorUri hypervisor, UUID domain, String name) {
      return new Sight(hypervisor, Optional.of(domain), name);
    }
  }

  /** The same without what is not to be seen, and without a trace of it in sums. */
  R only(Predicate<Sight> seen);
}
