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

  /** For a question about one connection. */
  public record OneHypervisor(Optional<HypervisorUri> hypervisor) {}

  /**
   * @param version as libvirt counts: 1000000 * major + 1000 * minor + release
   * @param libraryVersion of the libvirt whose answers these are, counted the same way
   * @param hostname of the machine that the guests run on
   * @param securityModel what keeps guests apart besides their processes; {@code none}
   */
  public record HypervisorDetail(
      HypervisorUri uri,
      String type,
      long version,
      long libraryVersion,
      String hostname,
      String securityModel,
      String securityDoi) {}

  public static final Operation<OneHypervisor, HypervisorDetail> INFO =
      quick("hypervisor.info", OneHypervisor.class, HypervisorDetail.class)
          .needs("connect", "getattr")
          .http(GET, "/hypervisor")
          .says("Tells what one hypervisor connection is, its versions and its host.")
          .example("{\"hypervisor\": \"qemu:///system\"}");

  /**
   * @param type of domain: {@code kvm}, {@code qemu}, {@code test}
   */
  public record GetMaxVcpus(Optional<HypervisorUri> hypervisor, Optional<String> type) {}

  public record MaxVcpus(int vcpus) {}

  public static final Operation<GetMaxVcpus, MaxVcpus> MAX_VCPUS =
      quick("hypervisor.max-vcpus", GetMaxVcpus.class, MaxVcpus.class)
          .needs("connect", "getattr")
          .http(GET, "/hypervisor/max-vcpus")
          .says("Tells how many processors a guest can have.")
          .example("{\"type\": \"kvm\"}");

  public static final Operation<OneHypervisor, DocumentText> CAPABILITIES =
      quick("hypervisor.capabilities", OneHypervisor.class, DocumentText.class)
          .needs("connect", "read")
          .http(GET, "/hypervisor/capabilities")
          .says("Gives what host and hypervisor can do as libvirt XML.")
          .example("{\"hypervisor\": \"qemu:///system\"}");

  /**
   * What kind of domain is asked about; whatever is left out is what a definition without it gets.
   *
   * @param emulatorbin the program's path
   * @param machine a canonical name or an alias: {@code q35}
   * @param virttype {@code kvm}, {@code qemu}
   */
  public record GetDomainCapabilities(
      Optional<HypervisorUri> hypervisor,
      Optional<String> emulatorbin,
      Optional<String> arch,
      Optional<String> machine,
      Optional<String> virttype) {}

  public static final Operation<GetDomainCapabilities, DocumentText> DOMAIN_CAPABILITIES =
      quick("hypervisor.domain-capabilities", GetDomainCapabilities.class, DocumentText.class)
          .needs("connect", "read")
          .http(GET, "/hypervisor/domain-capabilities")
          .says("Gives what a domain of one kind can have as libvirt XML.")
          .example("{\"machine\": \"q35\", \"virttype\": \"kvm\"}");

  public record GetCpuModels(Optional<HypervisorUri> hypervisor, String arch) {}

  public record CpuModels(List<String> models) {}

  public static final Operation<GetCpuModels, CpuModels> CPU_MODELS =
      quick("hypervisor.cpu-models", GetCpuModels.class, CpuModels.class)
          .needs("connect", "getattr")
          .http(GET, "/hypervisor/cpu-models")
          .says("Names the processor models that a guest of an architecture can ask for.")
          .example("{\"arch\": \"x86_64\"}");

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
