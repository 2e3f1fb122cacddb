package io.vireo.surface.rpc;

import io.vireo.call.Caller;
import java.util.Optional;

/** How it becomes known who a client is. Confined to the connection's loop. */
public final class Authentication {

  private Optional<Caller> caller;

  /**
   * @param caller who it is, where the connection itself says so
   */
  Authentication(Optional<Caller> caller) {
    this.caller = caller;
  }

  Optional<Caller> caller() {
    return caller;
  }
}
