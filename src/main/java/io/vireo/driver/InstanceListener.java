package io.vireo.driver;

import io.vireo.base.ErrorCode;
import java.time.Instant;
import java.util.Optional;

/** Hears what a machine tells of itself, on the connection's loop and in order. */
@FunctionalInterface
public interface InstanceListener {
  void on(InstanceEvent event);

  /**
   * The machine's hypervisor was asked something, for whatever is done with it now; also while it
   * is being started. For those who look at where time goes.
   */
  default void asked(Asked exchange) {}

  /**
   * @param command the hypervisor's own word
   */
  record Asked(String command, Instant begun, Instant ended, Optional<ErrorCode> failure) {}
}
