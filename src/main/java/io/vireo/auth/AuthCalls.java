package io.vireo.auth;

import io.vertx.core.Future;
import io.vireo.auth.Policy.Verdict;
import io.vireo.base.DomainRef;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Bindings;
import io.vireo.call.Call;
import io.vireo.call.Caller;
import io.vireo.call.Caller.Way;
import io.vireo.call.Targets;
import io.vireo.dispatch.Access.Target;
import io.vireo.operation.AuthOperations;
import io.vireo.operation.AuthOperations.Explain;
import io.vireo.operation.AuthOperations.Explanation;
import io.vireo.operation.Operation.Permission;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which of {@link AuthOperations} is answered by what. */
public final class AuthCalls {

  private static final Permission READ = new Permission("domain", "read");

  private final PolicyAccess policy;
  private final Targets targets;

  public AuthCalls(PolicyAccess policy, Targets targets) {
    this.policy = policy;
    this.targets = targets;
  }

  /** Binds every row. */
  public void bind(Bindings to) {
    to.bind(AuthOperations.EXPLAIN, this::explain);
  }

  private Future<Explanation> explain(Call<Explain> call) {
    Explain wish = call.arguments();
    Set<String> groups =
        wish.groups().map(it -> Set.copyOf(List.of(it.split(",")))).orElse(Set.of());
    Optional<Target> target = wish.domain().map(ref -> target(call, ref));
    Verdict verdict =
        policy.explain(
            new Caller(wish.who(), Way.TLS, groups), Permissions.named(wish.call()), target);
    return Future.succeededFuture(
        new Explanation(verdict.allowed(), verdict.line(), verdict.sentence()));
  }

  /** Whoever asks must be able to see the domain that they ask about. */
  private Target target(Call<Explain> call, DomainRef ref) {
    return targets
        .domain(ref, call.arguments().hypervisor())
        .map(found -> new Target(found.hypervisor(), found.domain()))
        .filter(found -> policy.allows(call.caller(), READ, found))
        .orElseThrow(
            () ->
                new VirtException(
                        ErrorCode.NO_DOMAIN,
                        "no domain '" + ref + "'; list the domains to see their names")
                    .of(ref.toString()));
  }
}
