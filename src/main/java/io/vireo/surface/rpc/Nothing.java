package io.vireo.surface.rpc;

/** The arguments or the result of a procedure that has none. */
public record Nothing() {
  public static final Nothing NOTHING = new Nothing();
}
