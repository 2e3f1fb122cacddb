package io.vireo.qemu.save;

/** A restore that is under way. Confined to the monitor's loop. */
public sealed interface Incoming permits IncomingState, IncomingFile {

  /** Hears the event MIGRATION. */
  void onStatus(String status);
}
