package io.vireo.domain;

import io.vertx.core.Future;
import io.vireo.call.Bindings;
import io.vireo.driver.Hypervisor.HypervisorInfo;
import io.vireo.operation.HypervisorOperations;
import io.vireo.operation.HypervisorOperations.Health;
import io.vireo.operation.HypervisorOperations.Hypervisors;
import io.vireo.operation.HypervisorOperations.OpenHypervisor;
import java.util.List;
import java.util.function.Supplier;

/** Which of {@link HypervisorOperations} is answered by what. */
public final class HypervisorCalls {

  private final Connections connections;
  private final Supplier<Future<Health>> health;

  /**
   * @param health how the process that all this runs in is
   */
  public HypervisorCalls(Connections connections, Supplier<Future<Health>> health) {
    this.connections = connections;
    this.health = health;
  }

  /** Binds every row. */
  public void bind(Bindings to) {
    to.bind(
        HypervisorOperations.LIST,
        _ ->
            connections
                .gather(connections.all(), registry -> List.of(describe(registry)))
                .map(Hypervisors::new));
    to.bind(HypervisorOperations.HEALTH, _ -> health.get());
  }

  private static OpenHypervisor describe(DomainRegistry registry) {
    HypervisorInfo info = registry.hypervisor().info();
    List<ManagedDomain> domains = registry.all();
    return new OpenHypervisor(
        registry.uri(),
        info.type(),
        version(info.version()),
        domains.size(),
        (int) domains.stream().filter(domain -> domain.owner().state().active()).count(),
        info.facts());
  }

  /** libvirt's number as people write it. */
  private static String version(long number) {
    return number / 1_000_000 + "." + number / 1000 % 1000 + "." + number % 1000;
  }
}
