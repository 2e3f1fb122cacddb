package io.vireo.dispatch;

import io.vireo.call.Caller;
import io.vireo.operation.Operation;

/** Says who may do what. */
@FunctionalInterface
public interface Access {

  /**
   * As long as there are no identities to tell apart, whoever is let in at all is the owner: the
   * Unix socket is for its owner alone, and TCP is loopback and asked for aloud.
   */
  Access OWNER_ONLY = (caller, needs) -> {};

  /**
   * @throws io.vireo.base.VirtException {@code ACCESS_DENIED} naming the permission
   */
  void require(Caller caller, Operation.Permission needs);
}
