package io.vireo.operation;

import java.util.Locale;

/** libvirt's {@code virDomainState}; the ordinal is its number. */
public enum DomainState {
  NOSTATE,
  RUNNING,
  BLOCKED,
  PAUSED,
  SHUTDOWN,
  SHUTOFF,
  CRASHED,
  PMSUSPENDED;

  /** The number libvirt's clients receive. */
  @SuppressWarnings("EnumOrdinal") // the order is libvirt's
  public int number() {
    return ordinal();
  }

  /** Whether a machine exists. */
  public boolean active() {
    return this != SHUTOFF && this != NOSTATE && this != CRASHED;
  }

  /** libvirt's word, as in {@code virsh domstate} without its spaces. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
