package io.vireo.qemu.qmp;

import io.vireo.base.VirtException;
import java.time.Instant;
import java.util.Optional;

/** Hears a monitor, on its loop and in order. */
public interface QmpListener {

  void onEvent(QmpEvent event);

  /** QEMU stopped answering within the deadline, or answers again. */
  void onResponding(boolean responding);

  /**
   * A command was answered, or is not waited for any more.
   *
   * @param failure why it was not carried out
   */
  default void onAnswer(String command, Instant sent, Optional<VirtException> failure) {}

  /** The connection has ended; told once and last. */
  void onClosed();
}
