package io.vireo.tck;

import io.vertx.core.Future;
import io.vireo.base.HypervisorUri;
import io.vireo.driver.Driver;
import io.vireo.driver.Hypervisor;
import io.vireo.driver.Instance;
import io.vireo.model.domain.Domain;
import java.util.Map;
import java.util.OptionalLong;

/** The driver on trial, and what its machines in these tests can and cannot do. */
public interface Subject {

  Driver driver();

  HypervisorUri uri();

  /**
   * A definition that runs within seconds and goes on by itself, with UUID, not yet completed by
   * the driver. The same name always gives the same definition.
   */
  Domain sample(String name);

  default Map<String, String> settings() {
    return Map.of();
  }

  /** Whether its machines outlive a closed connection. */
  default boolean machinesPersist() {
    return true;
  }

  /** Whether the sample guest ends when asked by the power button, and restarts on reboot. */
  default boolean guestObeysButtons() {
    return false;
  }

  /**
   * A number that the sample guest only counts up while it runs and that a fresh one begins low
   * again, where it can be read. Called on the connection's loop.
   */
  default Future<OptionalLong> counted(Hypervisor hypervisor, Instance instance) {
    return Future.succeededFuture(OptionalLong.empty());
  }
}
