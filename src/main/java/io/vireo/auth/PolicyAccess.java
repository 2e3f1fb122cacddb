package io.vireo.auth;

import io.vireo.base.ErrorCode;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.call.Caller;
import io.vireo.dispatch.Access;
import io.vireo.operation.Operation.Permission;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Answers by the policy that was read last. The daemon itself, and the application that it is part
 * of, are asked nothing. Any thread.
 */
public final class PolicyAccess implements Access {

  /** Callers whose grants are remembered; beyond that they are worked out again. */
  static final int CALLERS_MAX = 4096;

  private static final Set<String> HOUSE = Set.of(Caller.EMBEDDED.name(), Caller.DAEMON.name());

  /** A policy and what was worked out of it. */
  private record Standing(Policy policy, Map<Caller, Policy.Grants> grants) {
    Policy.Grants of(Caller caller) {
      Policy.Grants known = grants.get(caller);
      if (known != null) {
        return known;
      }
      Policy.Grants made = policy.of(caller);
      if (grants.size() >= CALLERS_MAX) {
        grants.clear();
      }
      grants.put(caller, made);
      return made;
    }
  }

  private volatile Standing standing;

  public PolicyAccess(Policy policy) {
    this.standing = new Standing(policy, new ConcurrentHashMap<>());
  }

  /** From now on another policy. */
  public void follow(Policy policy) {
    standing = new Standing(policy, new ConcurrentHashMap<>());
  }

  /** Says yes or no, and by which line. */
  public Policy.Verdict explain(Caller caller, Permission needs, Optional<Target> target) {
    return standing.policy().explain(caller, needs, target);
  }

  @Override
  public void require(Caller caller, Permission needs) {
    if (!isHouse(caller) && !standing.of(caller).somewhere(needs)) {
      throw denied(caller, needs);
    }
  }

  @Override
  public boolean allows(Caller caller, Permission needs, Target target) {
    return isHouse(caller) || standing.of(caller).on(caller, needs, target);
  }

  @Override
  public boolean tellsObjectsApart() {
    return true;
  }

  @Override
  public boolean everywhere(Caller caller, Permission needs) {
    return isHouse(caller) || standing.of(caller).everywhere(needs);
  }

  @Override
  public boolean reaches(Caller caller, Permission needs, HypervisorUri hypervisor) {
    return isHouse(caller) || standing.of(caller).at(needs, hypervisor);
  }

  private static boolean isHouse(Caller caller) {
    return caller.way() == Caller.Way.EMBEDDED && HOUSE.contains(caller.name());
  }

  /** The sentence that every refusal for want of a permission says. */
  static VirtException denied(Caller caller, Permission needs) {
    return new VirtException(
        ErrorCode.ACCESS_DENIED,
        "%s lacks permission %s; vireo auth explain tells why".formatted(caller.name(), needs));
  }
}
