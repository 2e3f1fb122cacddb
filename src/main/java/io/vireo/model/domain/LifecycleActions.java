package io.vireo.model.domain;

import io.vireo.wire.Child;
import java.util.Optional;

/** What becomes of a guest that ends by itself. */
public record LifecycleActions(
    @Child("on_poweroff") Optional<Action> onPoweroff,
    @Child("on_reboot") Optional<Action> onReboot,
    @Child("on_crash") Optional<Action> onCrash,
    @Child("on_lockfailure") Optional<Action> onLockFailure) {

  public static final LifecycleActions NONE =
      new LifecycleActions(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** The things that can be done. */
  public enum Action {
    DESTROY,
    RESTART,
    RENAME_RESTART,
    PRESERVE,
    COREDUMP_DESTROY,
    COREDUMP_RESTART,
    POWEROFF,
    PAUSE,
    IGNORE
  }
}
