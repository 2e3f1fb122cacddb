package io.vireo.domain;

import io.vireo.base.ErrorCode;
import io.vireo.operation.Affecting;

/** Which of a domain's documents a call is about; at least one. */
public record Scope(boolean live, boolean config) {

  /**
   * What a call means for a domain as it is now.
   *
   * @throws io.vireo.base.VirtException {@code OPERATION_INVALID} for a machine or a definition
   *     that is not there
   */
  static Scope of(Guest guest, Affecting wish) {
    boolean either = !wish.live() && !wish.config();
    Scope scope =
        either ? new Scope(guest.active(), !guest.active()) : new Scope(wish.live(), wish.config());
    if (scope.live() && !guest.active()) {
      throw guest.fault(ErrorCode.OPERATION_INVALID, "is not running");
    }
    if (scope.config() && guest.definition().isEmpty()) {
      throw guest.fault(
          ErrorCode.OPERATION_INVALID, "is transient and has no definition to speak of");
    }
    return scope;
  }

  /**
   * The same, of one document only: who reads cannot mean both.
   *
   * @throws io.vireo.base.VirtException {@code INVALID_ARG}
   */
  Scope single() {
    if (live && config) {
      throw new io.vireo.base.VirtException(
          ErrorCode.INVALID_ARG, "live and config are two documents; ask for one of them");
    }
    return this;
  }
}
