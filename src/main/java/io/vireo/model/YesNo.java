package io.vireo.model;

/** A switch written as {@code yes} or {@code no}. */
public enum YesNo {
  YES,
  NO;

  public static YesNo of(boolean on) {
    return on ? YES : NO;
  }

  public boolean on() {
    return this == YES;
  }
}
