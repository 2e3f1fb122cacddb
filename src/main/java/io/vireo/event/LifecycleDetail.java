package io.vireo.event;

import java.util.Locale;

/** libvirt's details of a lifecycle event, with the number each has under its event. */
public enum LifecycleDetail {
  DEFINED_ADDED(LifecycleEvent.DEFINED, 0),
  DEFINED_UPDATED(LifecycleEvent.DEFINED, 1),
  DEFINED_RENAMED(LifecycleEvent.DEFINED, 2),
  UNDEFINED_REMOVED(LifecycleEvent.UNDEFINED, 0),
  UNDEFINED_RENAMED(LifecycleEvent.UNDEFINED, 1),
  STARTED_BOOTED(LifecycleEvent.STARTED, 0),
  STARTED_RESTORED(LifecycleEvent.STARTED, 2),
  SUSPENDED_PAUSED(LifecycleEvent.SUSPENDED, 0),
  SUSPENDED_IOERROR(LifecycleEvent.SUSPENDED, 2),
  SUSPENDED_WATCHDOG(LifecycleEvent.SUSPENDED, 3),
  SUSPENDED_RESTORED(LifecycleEvent.SUSPENDED, 4),
  SUSPENDED_API_ERROR(LifecycleEvent.SUSPENDED, 6),
  RESUMED_UNPAUSED(LifecycleEvent.RESUMED, 0),
  STOPPED_SHUTDOWN(LifecycleEvent.STOPPED, 0),
  STOPPED_DESTROYED(LifecycleEvent.STOPPED, 1),
  STOPPED_CRASHED(LifecycleEvent.STOPPED, 2),
  STOPPED_SAVED(LifecycleEvent.STOPPED, 4),
  STOPPED_FAILED(LifecycleEvent.STOPPED, 5),
  SHUTDOWN_FINISHED(LifecycleEvent.SHUTDOWN, 0),
  SHUTDOWN_GUEST(LifecycleEvent.SHUTDOWN, 1),
  SHUTDOWN_HOST(LifecycleEvent.SHUTDOWN, 2),
  CRASHED_PANICKED(LifecycleEvent.CRASHED, 0);

  private final LifecycleEvent event;
  private final int number;

  LifecycleDetail(LifecycleEvent event, int number) {
    this.event = event;
    this.number = number;
  }

  public LifecycleEvent event() {
    return event;
  }

  /** The number libvirt's clients receive beside the event's. */
  public int number() {
    return number;
  }

  /** The detail without its event: {@code saved} of {@code STOPPED_SAVED}. */
  public String word() {
    return name().substring(event.name().length() + 1).toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
