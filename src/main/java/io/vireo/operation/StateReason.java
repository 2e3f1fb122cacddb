package io.vireo.operation;

import java.util.Locale;

/** Why a domain is in its state: libvirt's reasons, with the number each has under its state. */
public enum StateReason {
  NOSTATE_UNKNOWN(DomainState.NOSTATE, 0),
  RUNNING_UNKNOWN(DomainState.RUNNING, 0),
  RUNNING_BOOTED(DomainState.RUNNING, 1),
  RUNNING_RESTORED(DomainState.RUNNING, 3),
  RUNNING_UNPAUSED(DomainState.RUNNING, 5),
  RUNNING_SAVE_CANCELED(DomainState.RUNNING, 7),
  PAUSED_UNKNOWN(DomainState.PAUSED, 0),
  PAUSED_USER(DomainState.PAUSED, 1),
  PAUSED_SAVE(DomainState.PAUSED, 3),
  PAUSED_IOERROR(DomainState.PAUSED, 5),
  PAUSED_WATCHDOG(DomainState.PAUSED, 6),
  PAUSED_FROM_SNAPSHOT(DomainState.PAUSED, 7),
  PAUSED_SHUTTING_DOWN(DomainState.PAUSED, 8),
  PAUSED_CRASHED(DomainState.PAUSED, 10),
  PAUSED_STARTING_UP(DomainState.PAUSED, 11),
  SHUTDOWN_USER(DomainState.SHUTDOWN, 1),
  SHUTOFF_UNKNOWN(DomainState.SHUTOFF, 0),
  SHUTOFF_SHUTDOWN(DomainState.SHUTOFF, 1),
  SHUTOFF_DESTROYED(DomainState.SHUTOFF, 2),
  SHUTOFF_CRASHED(DomainState.SHUTOFF, 3),
  SHUTOFF_SAVED(DomainState.SHUTOFF, 5),
  SHUTOFF_FAILED(DomainState.SHUTOFF, 6),
  CRASHED_PANICKED(DomainState.CRASHED, 1),
  PMSUSPENDED_UNKNOWN(DomainState.PMSUSPENDED, 0);

  private final DomainState state;
  private final int number;

  StateReason(DomainState state, int number) {
    this.state = state;
    this.number = number;
  }

  public DomainState state() {
    return state;
  }

  /** The number libvirt's clients receive beside the state's. */
  public int number() {
    return number;
  }

  /** The reason without its state: {@code saved} of {@code SHUTOFF_SAVED}. */
  public String word() {
    return name().substring(state.name().length() + 1).toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
