package io.vireo.operation;

import static io.vireo.operation.Operation.Method.GET;
import static io.vireo.operation.Operation.quick;

import io.vireo.base.DomainRef;
import io.vireo.base.HypervisorUri;
import java.util.Optional;

/** Who may do what. */
public final class AuthOperations {

  private AuthOperations() {}

  /**
   * @param who as policies name callers: {@code token ci}, {@code uid 1000}
   * @param groups of that caller, separated by commas: what evidence would show of them
   * @param call a call's name, or a permission: {@code domain:start}
   * @param domain empty: whether there could be one on which they may
   */
  public record Explain(
      String who,
      Optional<String> groups,
      String call,
      Optional<DomainRef> domain,
      Optional<HypervisorUri> hypervisor) {}

  /**
   * @param line of the policy file; 0 where no line says anything
   */
  public record Explanation(boolean allowed, int line, String sentence) {}

  public static final Operation<Explain, Explanation> EXPLAIN =
      quick("auth.explain", Explain.class, Explanation.class)
          .needs("auth", "read")
          .http(GET, "/auth/explain")
          .says("Tells whether somebody may do something, and by which line of the policy.")
          .example("{\"who\": \"token ci\", \"call\": \"domain.start\", \"domain\": \"web1\"}");
}
