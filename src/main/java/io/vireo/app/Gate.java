package io.vireo.app;

import io.vireo.base.ErrorCode;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.call.Caller;
import io.vireo.dispatch.Access;
import io.vireo.operation.Operation;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Who may do what, until the daemon is about to end: from then on everybody may look and nobody may
 * begin anything. Any thread.
 */
final class Gate implements Access {

  /** libvirt's words for acts that change nothing. */
  private static final Set<String> LOOKING = Set.of("read", "getattr", "search_domains");

  private final Access rules;
  private final AtomicBoolean closed = new AtomicBoolean();

  Gate(Access rules) {
    this.rules = rules;
  }

  void close() {
    closed.set(true);
  }

  @Override
  public void require(Caller caller, Operation.Permission needs) {
    rules.require(caller, needs);
    if (closed.get() && !LOOKING.contains(needs.act())) {
      throw new VirtException(
          ErrorCode.SHUTTING_DOWN,
          "the daemon saves its guests and ends; call again when it has been started again");
    }
  }

  @Override
  public boolean allows(Caller caller, Operation.Permission needs, Target target) {
    return rules.allows(caller, needs, target);
  }

  @Override
  public boolean tellsObjectsApart() {
    return rules.tellsObjectsApart();
  }

  @Override
  public boolean everywhere(Caller caller, Operation.Permission needs) {
    return rules.everywhere(caller, needs);
  }

  @Override
  public boolean reaches(Caller caller, Operation.Permission needs, HypervisorUri hypervisor) {
    return rules.reaches(caller, needs, hypervisor);
  }
}
