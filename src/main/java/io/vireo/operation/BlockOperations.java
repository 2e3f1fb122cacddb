package io.vireo.operation;

import static io.vireo.operation.Operation.Method.GET;
import static io.vireo.operation.Operation.Method.PUT;
import static io.vireo.operation.Operation.quick;

import io.vireo.base.DomainRef;
import io.vireo.base.HypervisorUri;
import io.vireo.operation.DomainOperations.OneDomain;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Disks and cards of one domain: how large, how fast, how much. */
public final class BlockOperations {

  private BlockOperations() {}

  /**
   * @param device a disk's target or its source's path; a card's device or MAC address
   */
  public record PartOf(DomainRef domain, Optional<HypervisorUri> hypervisor, String device) {}

  /**
   * @param capacity what the guest sees, bytes
   * @param allocation what it takes of the host's storage, bytes
   * @param physical how long the image is, bytes
   */
  public record BlockInfo(long capacity, long allocation, long physical) {}

  public static final Operation<PartOf, BlockInfo> BLOCK_INFO =
      quick("domain.domblkinfo", PartOf.class, BlockInfo.class)
          .needs("domain", "read")
          .http(GET, "/domains/{domain}/block/info")
          .says("Tells how large a disk is, to the guest and to the host.")
          .example("{\"domain\": \"web1\", \"device\": \"vda\"}");

  /** What a disk or a card has carried since the start; the names are libvirt's. */
  public record PartNumbers(Map<String, Long> numbers) {}

  public static final Operation<PartOf, PartNumbers> BLOCK_STATISTICS =
      quick("domain.domblkstat", PartOf.class, PartNumbers.class)
          .needs("domain", "read")
          .http(GET, "/domains/{domain}/block/stats")
          .says("Tells what went to and from a disk.")
          .example("{\"domain\": \"web1\", \"device\": \"vda\"}");

  public static final Operation<PartOf, PartNumbers> INTERFACE_STATISTICS =
      quick("domain.domifstat", PartOf.class, PartNumbers.class)
          .needs("domain", "read")
          .http(GET, "/domains/{domain}/interface/stats")
          .says("Tells what went through a network card.")
          .example("{\"domain\": \"web1\", \"device\": \"vnet0\"}");

  public static final Operation<OneDomain, PartNumbers> MEMORY_STATISTICS =
      quick("domain.dommemstat", OneDomain.class, PartNumbers.class)
          .needs("domain", "read")
          .http(GET, "/domains/{domain}/memory/stats")
          .says("Tells what the guest does with its memory, in KiB.")
          .example("{\"domain\": \"web1\"}");

  /**
   * @param bytes a multiple of 512
   */
  public record BlockResize(
      DomainRef domain, Optional<HypervisorUri> hypervisor, String device, long bytes) {}

  public static final Operation<BlockResize, Done> BLOCK_RESIZE =
      quick("domain.blockresize", BlockResize.class, Done.class)
          .needs("domain", "block_write")
          .http(PUT, "/domains/{domain}/block/size")
          .says("Makes the disk of a running guest another size.")
          .example("{\"domain\": \"web1\", \"device\": \"vda\", \"bytes\": 1073741824}");

  public record GetThrottle(
      DomainRef domain,
      Optional<HypervisorUri> hypervisor,
      String device,
      boolean live,
      boolean config)
      implements Affecting {}

  /** libvirt's names ({@code total_bytes_sec}) and what is allowed; 0 is no limit. */
  public record Throttle(Map<String, Long> limits, Optional<String> groupName) {}

  public static final Operation<GetThrottle, Throttle> THROTTLE =
      quick("domain.blkdeviotune", GetThrottle.class, Throttle.class)
          .needs("domain", "read")
          .http(GET, "/domains/{domain}/block/throttle")
          .says("Tells how fast a disk may be.")
          .example("{\"domain\": \"web1\", \"device\": \"vda\"}");

  /**
   * @param limits {@code NAME=NUMBER} of what is to change, libvirt's names, separated by commas
   * @param groupName disks of one group share their limits
   */
  public record SetThrottle(
      DomainRef domain,
      Optional<HypervisorUri> hypervisor,
      String device,
      String limits,
      Optional<String> groupName,
      boolean live,
      boolean config)
      implements Affecting {}

  public static final Operation<SetThrottle, Done> SET_THROTTLE =
      quick("domain.set-blkdeviotune", SetThrottle.class, Done.class)
          .needs("domain", "write")
          .http(PUT, "/domains/{domain}/block/throttle")
          .says("Says how fast a disk may be.")
          .example(
              "{\"domain\": \"web1\", \"device\": \"vda\", \"limits\": \"total_iops_sec=100\"}");

  /**
   * @param error {@code none}, {@code unspecified} or {@code no-space}
   */
  public record DiskError(String disk, String error) {}

  public record DiskErrors(List<DiskError> disks) {}

  public static final Operation<OneDomain, DiskErrors> DISK_ERRORS =
      quick("domain.domblkerror", OneDomain.class, DiskErrors.class)
          .needs("domain", "read")
          .http(GET, "/domains/{domain}/block/errors")
          .says("Lists the disks that have failed.")
          .example("{\"domain\": \"web1\"}");
}
