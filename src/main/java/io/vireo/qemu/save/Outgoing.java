package io.vireo.qemu.save;

import io.vertx.core.Future;

/** A save that is under way. Confined to the monitor's loop. */
public sealed interface Outgoing permits OutgoingState, OutgoingFile {

  /** Hears the event MIGRATION. */
  void onStatus(String status);

  /** See {@link io.vireo.driver.Saving#cancelSave}. */
  Future<Void> cancel();
}
