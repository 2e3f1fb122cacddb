package io.vireo.driver;

import io.vertx.core.Future;
import io.vireo.model.domain.Domain;
import java.util.Map;
import java.util.Optional;

/**
 * A running machine. What every hypervisor can is here; whatever only some can is an interface of
 * its own below this package, and an instance that lacks it does not implement it.
 *
 * <p>All methods are called on the connection's loop, all futures complete on it, and each has a
 * deadline of the driver's own, after which it fails with {@code NOT_RESPONDING}.
 */
public interface Instance {

  /** The document with what start allocated: aliases, addresses, ports, paths. */
  Domain liveDocument();

  /** All that {@link Hypervisor#attach} needs to find it again; small, no secrets. */
  Map<String, String> record();

  /** Sets the processors going. Needs no {@link Pausing}: a fresh instance stands still. */
  Future<Void> resume();

  /**
   * Ends it. Completes when the process, and everything it held, is gone.
   *
   * @param how GRACEFUL lets the hypervisor flush and fails with {@code RESOURCE_BUSY} if it does
   *     not end in time; FORCED always ends it
   */
  Future<Void> stop(Stop how);

  /** The present state, asked from the hypervisor. */
  Future<RunState> query();

  /** The same as something that has this ability; empty if it has not. */
  default <T> Optional<T> ability(Class<T> ability) {
    return ability.isInstance(this) ? Optional.of(ability.cast(this)) : Optional.empty();
  }

  /** How to end an instance. */
  enum Stop {
    GRACEFUL,
    FORCED
  }

  /** What the hypervisor says the machine does. */
  enum RunState {
    RUNNING,
    PAUSED,
    CRASHED,
    SHUT_DOWN,
    PM_SUSPENDED
  }
}
