package io.vireo.driver;

import io.vertx.core.Future;

/** Hypervisors that can be asked past the driver. What that does to the machine, nobody knows. */
public interface MonitorAccess {

  /**
   * @param command JSON, or a line for people if {@code human}
   */
  Future<String> monitor(String command, boolean human);
}
