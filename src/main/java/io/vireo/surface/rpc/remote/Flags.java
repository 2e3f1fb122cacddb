package io.vireo.surface.rpc.remote;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;

/** What a procedure's flags say. */
record Flags(int bits) {

  /**
   * Flags of which only {@code known} may be set.
   *
   * @throws VirtException {@code INVALID_ARG}
   */
  static Flags of(int bits, int known) {
    if ((bits & ~known) != 0) {
      throw new VirtException(
          ErrorCode.INVALID_ARG, "unsupported flags (0x%x)".formatted(bits & ~known));
    }
    return new Flags(bits);
  }

  boolean has(int flag) {
    return (bits & flag) != 0;
  }
}
