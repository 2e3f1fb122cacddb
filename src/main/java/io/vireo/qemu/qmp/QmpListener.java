package io.vireo.qemu.qmp;

/** Hears a monitor, on its loop and in order. */
public interface QmpListener {

  void onEvent(QmpEvent event);

  /** QEMU stopped answering within the deadline, or answers again. */
  void onResponding(boolean responding);

  /** The connection has ended; told once and last. */
  void onClosed();
}
