package io.vireo.operation;

import static io.vireo.operation.Operation.Method.DELETE;
import static io.vireo.operation.Operation.Method.GET;
import static io.vireo.operation.Operation.Method.POST;
import static io.vireo.operation.Operation.Method.PUT;
import static io.vireo.operation.Operation.quick;

import io.vireo.base.DomainRef;
import io.vireo.base.HypervisorUri;
import io.vireo.operation.DomainOperations.OneDomain;
import java.util.List;
import java.util.Optional;

/** How much a domain has: memory, processors, threads. */
public final class TuningOperations {

  private TuningOperations() {}

  /** Which of the two documents is asked. */
  public record GetTuning(
      DomainRef domain, Optional<HypervisorUri> hypervisor, boolean live, boolean config)
      implements Affecting {}

  public record SetMemory(
      DomainRef domain,
      Optional<HypervisorUri> hypervisor,
      long kibibytes,
      boolean live,
      boolean config)
      implements Affecting {}

  public static final Operation<SetMemory, Done> SET_MEMORY =
      quick("domain.setmem", SetMemory.class, Done.class)
          .needs("domain", "write")
          .http(PUT, "/domains/{domain}/memory")
          .says("Says how much memory the guest is to have now, within what it may have.")
          .example("{\"domain\": \"web1\", \"kibibytes\": 1048576}");

  public record SetMaxMemory(
      DomainRef domain,
      Optional<HypervisorUri> hypervisor,
      long kibibytes,
      boolean live,
      boolean config)
      implements Affecting {}

  public static final Operation<SetMaxMemory, Done> SET_MAX_MEMORY =
      quick("domain.setmaxmem", SetMaxMemory.class, Done.class)
          .needs("domain", "write")
          .http(PUT, "/domains/{domain}/max-memory")
          .says("Says how much memory the guest may have, from its next start.")
          .example("{\"domain\": \"web1\", \"kibibytes\": 2097152, \"config\": true}");

  /**
   * @param maximum the most there may be, which only a start can change
   */
  public record SetVcpus(
      DomainRef domain,
      Optional<HypervisorUri> hypervisor,
      int count,
      boolean maximum,
      boolean live,
      boolean config)
      implements Affecting {}

  public static final Operation<SetVcpus, Done> SET_VCPUS =
      quick("domain.setvcpus", SetVcpus.class, Done.class)
          .needs("domain", "write")
          .http(PUT, "/domains/{domain}/vcpus")
          .says("Says how many processors the guest has, or may have.")
          .example("{\"domain\": \"web1\", \"count\": 4, \"config\": true}");

  /** Without a definition, or without a machine, the numbers of it are absent. */
  public record VcpuCounts(
      Optional<Integer> maximumConfig,
      Optional<Integer> maximumLive,
      Optional<Integer> currentConfig,
      Optional<Integer> currentLive) {}

  public static final Operation<OneDomain, VcpuCounts> VCPU_COUNT =
      quick("domain.vcpucount", OneDomain.class, VcpuCounts.class)
          .needs("domain", "read")
          .http(GET, "/domains/{domain}/vcpus/count")
          .says("Tells how many processors the guest has and may have, now and at its next start.")
          .example("{\"domain\": \"web1\"}");

  /**
   * @param state {@code running}, {@code blocked} or {@code offline}
   * @param cpu where it ran last; empty where that is not known
   * @param affinity where it may run: {@code 0-3,6}
   */
  public record VcpuInfo(
      int number, String state, Optional<Integer> cpu, long timeNanos, String affinity) {}

  public record Vcpus(List<VcpuInfo> vcpus) {}

  public static final Operation<OneDomain, Vcpus> VCPU_INFO =
      quick("domain.vcpuinfo", OneDomain.class, Vcpus.class)
          .needs("domain", "read")
          .http(GET, "/domains/{domain}/vcpus")
          .says("Tells what the running guest's processors do and where they may run.")
          .example("{\"domain\": \"web1\"}");

  /**
   * @param cpus the host's processors it may run on: {@code 0-3,6}
   */
  public record Pinning(int number, String cpus) {}

  /**
   * @param emulator where everything but the processors may run
   */
  public record Pinnings(List<Pinning> vcpus, String emulator) {}

  public static final Operation<GetTuning, Pinnings> PINNING =
      quick("domain.vcpupin", GetTuning.class, Pinnings.class)
          .needs("domain", "read")
          .http(GET, "/domains/{domain}/pinning")
          .says("Tells which of the host's processors the guest's threads may run on.")
          .example("{\"domain\": \"web1\"}");

  /**
   * @param vcpu which; everything but the processors if empty
   */
  public record SetPinning(
      DomainRef domain,
      Optional<HypervisorUri> hypervisor,
      Optional<Integer> vcpu,
      String cpus,
      boolean live,
      boolean config)
      implements Affecting {}

  public static final Operation<SetPinning, Done> SET_PINNING =
      quick("domain.set-vcpupin", SetPinning.class, Done.class)
          .needs("domain", "write")
          .http(PUT, "/domains/{domain}/pinning")
          .says("Says which of the host's processors a thread of the guest's may run on.")
          .example("{\"domain\": \"web1\", \"vcpu\": 0, \"cpus\": \"0-1\", \"config\": true}");

  public record IoThread(int id, String affinity) {}

  public record IoThreads(List<IoThread> threads) {}

  public static final Operation<GetTuning, IoThreads> IOTHREADS =
      quick("domain.iothreadinfo", GetTuning.class, IoThreads.class)
          .needs("domain", "read")
          .http(GET, "/domains/{domain}/iothreads")
          .says("Lists the threads that serve the guest's disks.")
          .example("{\"domain\": \"web1\"}");

  public record OneIoThread(
      DomainRef domain, Optional<HypervisorUri> hypervisor, int id, boolean live, boolean config)
      implements Affecting {}

  public static final Operation<OneIoThread, Done> ADD_IOTHREAD =
      quick("domain.iothreadadd", OneIoThread.class, Done.class)
          .needs("domain", "write")
          .http(POST, "/domains/{domain}/iothreads/{id}")
          .says("Adds a thread that disks can be served by.")
          .example("{\"domain\": \"web1\", \"id\": 2}");

  public static final Operation<OneIoThread, Done> DELETE_IOTHREAD =
      quick("domain.iothreaddel", OneIoThread.class, Done.class)
          .needs("domain", "write")
          .http(DELETE, "/domains/{domain}/iothreads/{id}")
          .says("Removes a thread that serves no disk.")
          .example("{\"domain\": \"web1\", \"id\": 2}");
}
