package io.vireo.dispatch;

import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.call.Caller;
import io.vireo.event.Event.DomainName;
import io.vireo.operation.Operation;

/** Says who may do what. Asked on loops: answers from memory. Any thread. */
@FunctionalInterface
public interface Access {

  /**
   * Everybody who was let in at all is the owner: for an application that embeds this, and for
   * tests.
   */
  Access OWNER_ONLY = (caller, needs) -> {};

  /** An object that a call is about, as far as policies can tell objects apart. */
  record Target(HypervisorUri hypervisor, DomainName domain) {}

  /**
   * Asked on identity alone, before anything that the caller sent is parsed: whether there could be
   * an object on which they may do this.
   *
   * @throws VirtException {@code ACCESS_DENIED} naming the permission
   */
  void require(Caller caller, Operation.Permission needs);

  /**
   * Whether they may do this to that object; also what lists and event streams are filtered by.
   * Whoever tells no objects apart says of each what they say of all.
   */
  default boolean allows(Caller caller, Operation.Permission needs, Target target) {
    try {
      require(caller, needs);
      return true;
    } catch (VirtException denied) {
      return false;
    }
  }

  /** Whether {@link #allows} says of some object what it does not say of another. */
  default boolean tellsObjectsApart() {
    return false;
  }

  /**
   * Whether they may do this to every object there is or may come to be; for calls whose object no
   * policy can tell, a file for one.
   */
  default boolean everywhere(Caller caller, Operation.Permission needs) {
    try {
      require(caller, needs);
      return true;
    } catch (VirtException denied) {
      return false;
    }
  }

  /** Whether there could be an object at that hypervisor on which they may do this. */
  default boolean reaches(Caller caller, Operation.Permission needs, HypervisorUri hypervisor) {
    return everywhere(caller, needs);
  }
}
