package io.vireo.driver;

import io.vertx.core.Future;

/** Has the buttons of a real machine's front panel. */
public interface PowerControl extends Instance {

  /** Asks the guest to shut down; completes when it was asked. */
  Future<Void> powerButton();

  /** Asks the guest to restart itself, or restarts it where the machine has no way to ask. */
  Future<Void> reboot();

  /** The reset line: no question asked. */
  Future<Void> reset();
}
