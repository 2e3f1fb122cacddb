package io.vireo.event;

import io.vireo.base.HypervisorUri;
import java.util.Map;
import java.util.UUID;

/** Something that happened to a domain, a job or a hypervisor. */
public sealed interface Event {

  /** The connection it happened on. */
  HypervisorUri hypervisor();

  /** The word by which subscribers filter: {@code lifecycle}, {@code job-progress} … */
  default String type() {
    return EventType.of(getClass());
  }

  /** An event of one domain. */
  sealed interface OfDomain extends Event {
    DomainName domain();
  }

  /**
   * Who it happened to, in both ways a person may know it, and by what policies and filters tell
   * domains apart.
   *
   * @param owner who defined it: the name of the caller; empty where nobody is known
   * @param labels what its document's metadata says of it, word by word
   */
  record DomainName(UUID uuid, String name, String owner, Map<String, String> labels) {
    public DomainName {
      labels = Map.copyOf(labels);
    }

    /** A domain of nobody's without labels. */
    public DomainName(UUID uuid, String name) {
      this(uuid, name, "", Map.of());
    }
  }

  /**
   * The life of a domain went on.
   *
   * @param event libvirt's lifecycle event: {@code started}, {@code stopped} …
   * @param detail libvirt's detail of it: {@code booted}, {@code saved} …
   */
  record Lifecycle(
      HypervisorUri hypervisor, DomainName domain, LifecycleEvent event, LifecycleDetail detail)
      implements OfDomain {}

  /** A job moved. Sent at a bounded rate. */
  record JobProgress(
      HypervisorUri hypervisor,
      DomainName domain,
      long job,
      String operation,
      long bytesDone,
      long bytesTotal)
      implements OfDomain {}

  /**
   * A job ended.
   *
   * @param state {@code completed}, {@code failed} or {@code aborted}
   * @param error the sentence of the failure, else empty
   */
  record JobEnded(
      HypervisorUri hypervisor,
      DomainName domain,
      long job,
      String operation,
      String state,
      String error)
      implements OfDomain {}

  /** The guest restarted itself or was reset. */
  record Reboot(HypervisorUri hypervisor, DomainName domain) implements OfDomain {}

  /** A watchdog device fired; {@code action} as QEMU names it. */
  record Watchdog(HypervisorUri hypervisor, DomainName domain, String action) implements OfDomain {}

  /** A disk failed; {@code action} says what became of the guest. */
  record IoError(
      HypervisorUri hypervisor, DomainName domain, String device, String action, String reason)
      implements OfDomain {}

  /** The guest gave memory back or took it; kibibytes. */
  record BalloonChange(HypervisorUri hypervisor, DomainName domain, long actualKibibytes)
      implements OfDomain {}

  /** The guest set its clock; seconds from the host's. */
  record RtcChange(HypervisorUri hypervisor, DomainName domain, long offsetSeconds)
      implements OfDomain {}

  /** A device left the guest. */
  record DeviceRemoved(HypervisorUri hypervisor, DomainName domain, String alias)
      implements OfDomain {}

  /** A device was plugged into the running guest. */
  record DeviceAdded(HypervisorUri hypervisor, DomainName domain, String alias)
      implements OfDomain {}

  /** The guest would not let go of a device. */
  record DeviceRemovalFailed(HypervisorUri hypervisor, DomainName domain, String alias)
      implements OfDomain {}

  /**
   * What people or applications say of a domain has changed.
   *
   * @param kind {@code description}, {@code title} or {@code element}
   * @param namespace of the element; empty for the others
   */
  record MetadataChange(HypervisorUri hypervisor, DomainName domain, String kind, String namespace)
      implements OfDomain {}

  /** What the running domain may take has changed; libvirt's names, {@code cputune.vcpupin0}. */
  record Tunable(
      HypervisorUri hypervisor,
      DomainName domain,
      Map<String, Long> numbers,
      Map<String, String> texts)
      implements OfDomain {
    public Tunable {
      numbers = Map.copyOf(numbers);
      texts = Map.copyOf(texts);
    }
  }

  /** The guest opened or closed its end of a channel: the agent came or went. */
  record AgentLifecycle(
      HypervisorUri hypervisor, DomainName domain, String channel, boolean connected)
      implements OfDomain {}

  /** The hypervisor process of the domain stopped or began to answer. */
  record Responsiveness(HypervisorUri hypervisor, DomainName domain, boolean responding)
      implements OfDomain {}
}
