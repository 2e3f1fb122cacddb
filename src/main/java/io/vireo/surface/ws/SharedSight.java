package io.vireo.surface.ws;

import io.vireo.base.HypervisorUri;
import io.vireo.event.Event.DomainName;
import io.vireo.event.Sight;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * What one caller may see, remembered for a moment: the policy is asked once for each domain that
 * something happens to, and not once for each event and subscriber. What is taken from a caller is
 * seen no longer than that. Any thread.
 */
public final class SharedSight implements Sight {

  /** For how long a verdict is good. */
  public static final Duration REMEMBERED_TIME = Duration.ofSeconds(1);

  /** Of how many domains, at most. */
  public static final int REMEMBERED_MAX = 512;

  private record Verdict(
      HypervisorUri hypervisor, DomainName domain, boolean sees, long untilNanos) {
    boolean isOf(HypervisorUri where, DomainName who, long now) {
      return now - untilNanos < 0 && domain.equals(who) && hypervisor.equals(where);
    }
  }

  private final AtomicReferenceArray<Verdict> remembered =
      new AtomicReferenceArray<>(REMEMBERED_MAX);
  private final Sight policy;

  public SharedSight(Sight policy) {
    this.policy = policy;
  }

  @Override
  public boolean sees(HypervisorUri hypervisor, DomainName domain) {
    int slot = Math.floorMod(domain.uuid().hashCode(), REMEMBERED_MAX);
    Verdict known = remembered.get(slot);
    long now = System.nanoTime();
    if (known == null || !known.isOf(hypervisor, domain, now)) {
      boolean sees = policy.sees(hypervisor, domain);
      known = new Verdict(hypervisor, domain, sees, now + REMEMBERED_TIME.toNanos());
      remembered.set(slot, known);
    }
    return known.sees();
  }
}
