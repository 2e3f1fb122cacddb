package io.vireo.operation;

import static io.vireo.operation.Operation.Method.GET;
import static io.vireo.operation.Operation.quick;

import io.vireo.base.HypervisorUri;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/** What domains use. */
public final class StatisticsOperations {

  private StatisticsOperations() {}

  /**
   * @param domains only these, names or UUIDs separated by commas
   * @param active only those that have a machine
   */
  public record GetStatistics(
      Optional<HypervisorUri> hypervisor, Optional<String> domains, boolean active) {}

  public record Statistics(List<DomainStatistics> domains) implements Visible<Statistics> {
    @Override
    public Statistics only(Predicate<Sight> seen) {
      return new Statistics(
          domains.stream()
              .filter(it -> seen.test(Sight.of(it.hypervisor(), it.uuid(), it.name())))
              .toList());
    }
  }

  /**
   * The names of the numbers are libvirt's (virDomainListGetStats): {@code state.state}, {@code
   * cpu.time} in nanoseconds, {@code balloon.current} in KiB, {@code vcpu.0.time}, {@code
   * block.0.rd.bytes}, {@code net.0.rx.bytes}.
   *
   * @param up whether the numbers are those of now; false while nothing answers, and without a
   *     machine
   * @param ageMillis how old the numbers are; empty where there are none
   * @param names what {@code block.0.name} and {@code net.0.name} stand for
   */
  public record DomainStatistics(
      UUID uuid,
      String name,
      HypervisorUri hypervisor,
      boolean up,
      Optional<Long> ageMillis,
      Map<String, Long> numbers,
      Map<String, String> names) {}

  public static final Operation<GetStatistics, Statistics> STATISTICS =
      quick("domain.stats", GetStatistics.class, Statistics.class)
          .needs("domain", "read")
          .http(GET, "/stats/domains")
          .says("Tells what domains use, all of them at once and without waiting for any.")
          .example("{\"active\": true}");
}
