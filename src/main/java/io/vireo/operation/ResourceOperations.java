package io.vireo.operation;

import static io.vireo.operation.Operation.Method.GET;
import static io.vireo.operation.Operation.Method.PUT;
import static io.vireo.operation.Operation.quick;

import io.vireo.base.DomainRef;
import io.vireo.base.HypervisorUri;
import java.util.Map;
import java.util.Optional;

/** What a domain may take of its host: limits, shares and weights, where the host keeps them. */
public final class ResourceOperations {

  private ResourceOperations() {}

  /**
   * @param kind {@code memory}, {@code cpu}, {@code block} or {@code numa}
   */
  public record GetResources(
      DomainRef domain,
      Optional<HypervisorUri> hypervisor,
      String kind,
      boolean live,
      boolean config)
      implements Affecting {}

  /**
   * The names are libvirt's: {@code hard_limit} in KiB, {@code cpu_shares}, {@code weight}, {@code
   * numa_nodeset}.
   */
  public record Resources(Map<String, Long> numbers, Map<String, String> texts) {}

  public static final Operation<GetResources, Resources> RESOURCES =
      quick("domain.resources", GetResources.class, Resources.class)
          .needs("domain", "read")
          .http(GET, "/domains/{domain}/resources/{kind}")
          .says("Tells what a domain may take of its host's memory, processors or disks.")
          .example("{\"domain\": \"web1\", \"kind\": \"memory\"}");

  /**
   * @param values {@code NAME=VALUE} of what is to change, separated by commas
   */
  public record SetResources(
      DomainRef domain,
      Optional<HypervisorUri> hypervisor,
      String kind,
      String values,
      boolean live,
      boolean config)
      implements Affecting {}

  public static final Operation<SetResources, Done> SET_RESOURCES =
      quick("domain.set-resources", SetResources.class, Done.class)
          .needs("domain", "write")
          .http(PUT, "/domains/{domain}/resources/{kind}")
          .says("Says what a domain may take of its host's memory, processors or disks.")
          .example(
              "{\"domain\": \"web1\", \"kind\": \"memory\", \"values\": \"hard_limit=4194304\"}");
}
