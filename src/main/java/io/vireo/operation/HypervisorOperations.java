package io.vireo.operation;

import static io.vireo.operation.Operation.Method.GET;
import static io.vireo.operation.Operation.quick;

import io.vireo.base.HypervisorUri;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** What is open, and whether the daemon is well. */
public final class HypervisorOperations {

  private HypervisorOperations() {}

  public record ListHypervisors() {}

  /** Every open connection; the first is the default. */
  public record Hypervisors(List<OpenHypervisor> hypervisors) implements Visible<Hypervisors> {
    @Override
    public Hypervisors only(Predicate<Sight> seen) {
      return new Hypervisors(
          hypervisors.stream()
              .filter(it -> seen.test(new Sight(it.uri(), Optional.empty(), "")))
              .toList());
    }
  }

  /**
   * @param type libvirt's name: {@code QEMU}, {@code TEST}
   * @param version as people write it: {@code 10.0.2}
   */
  public record OpenHypervisor(
      HypervisorUri uri,
      String type,
      String version,
      int domains,
      int active,
      Map<String, String> facts) {}

  public static final Operation<ListHypervisors, Hypervisors> LIST =
      quick("hypervisor.list", ListHypervisors.class, Hypervisors.class)
          .needs("connect", "getattr")
          .http(GET, "/hypervisors")
          .says("Lists the open hypervisor connections; the first is the default.");

  public record CheckHealth() {}

  /**
   * @param status {@code ok}; {@code degraded} where somebody should look at a part; {@code
   *     failing} where calls fail because of one
   * @param version the daemon's
   */
  public record Health(String status, String version, long uptimeSeconds, List<HealthPart> parts) {}

  /**
   * One part of the daemon.
   *
   * @param part {@code state}, {@code hypervisors}, {@code loops} …
   * @param status as the whole's
   * @param reason a sentence
   */
  public record HealthPart(String part, String status, String reason) {}

  public static final Operation<CheckHealth, Health> HEALTH =
      quick("host.health", CheckHealth.class, Health.class)
          .needs("connect", "getattr")
          .http(GET, "/health")
          .says("Tells how the daemon is, part by part with reasons.");
}
