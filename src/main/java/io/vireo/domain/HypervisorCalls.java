package io.vireo.domain;

import io.vertx.core.Future;
import io.vireo.call.Bindings;
import io.vireo.call.Caller;
import io.vireo.driver.Hypervisor.HypervisorInfo;
import io.vireo.event.Sight;
import io.vireo.operation.HypervisorOperations;
import io.vireo.operation.HypervisorOperations.Health;
import io.vireo.operation.HypervisorOperations.Hypervisors;
import io.vireo.operation.HypervisorOperations.OpenHypervisor;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** Which of {@link HypervisorOperations} is answered by what. */
public final class HypervisorCalls {

  private final Connections connections;
  private final Supplier<Future<Health>> health;
  private final Function<Caller, Sight> sight;

  /**
   * @param health how the process that all this runs in is
   * @param sight which domains somebody sees just now; no others are counted for them
   */
  public HypervisorCalls(
      Connections connections, Supplier<Future<Health>> health, Function<Caller, Sight> sight) {
    this.connections = connections;
    this.health = health;
    this.sight = sight;
  }

  /** Binds every row. */
  public void bind(Bindings to) {
    to.bind(
        HypervisorOperations.LIST,
        call -> {
          Sight seen = sight.apply(call.caller());
          return connections
              .gather(connections.all(), registry -> List.of(describe(registry, seen)))
              .map(Hypervisors::new);
        });
    to.bind(HypervisorOperations.HEALTH, _ -> health.get());
  }

  private static OpenHypervisor describe(DomainRegistry registry, Sight seen) {
    HypervisorInfo info = registry.hypervisor().info();
    List<DomainOwner> domains =
        registry.all().stream()
            .map(ManagedDomain::owner)
            .filter(owner -> seen.sees(registry.uri(), owner.domainName()))
            .toList();
    return new OpenHypervisor(
        registry.uri(),
        info.type(),
        version(info.version()),
        domains.size(),
        (int) domains.stream().filter(owner -> owner.state().active()).count(),
        info.facts());
  }

  /** libvirt's number as people write it. */
  private static String version(long number) {
    return number / 1_000_000 + "." + number / 1000 % 1000 + "." + number % 1000;
  }
}
