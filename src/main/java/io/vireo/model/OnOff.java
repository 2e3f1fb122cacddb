package io.vireo.model;

/** A switch written as {@code on} or {@code off}. */
public enum OnOff {
  ON,
  OFF;

  public static OnOff of(boolean on) {
    return on ? ON : OFF;
  }

  public boolean on() {
    return this == ON;
  }
}
