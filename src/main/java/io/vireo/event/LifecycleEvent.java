package io.vireo.event;

import java.util.Locale;

/** libvirt's {@code virDomainEventType}; the ordinal is its number. */
public enum LifecycleEvent {
  DEFINED,
  UNDEFINED,
  STARTED,
  SUSPENDED,
  RESUMED,
  STOPPED,
  SHUTDOWN,
  PMSUSPENDED,
  CRASHED;

  /** libvirt's word. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
