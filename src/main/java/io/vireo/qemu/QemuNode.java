package io.vireo.qemu;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.driver.Capabilities.DomainKind;
import io.vireo.driver.Capabilities.Security;
import io.vireo.host.Loop;
import io.vireo.host.node.Node;
import io.vireo.host.node.NodeReader;
import io.vireo.model.capability.CapabilitiesDocument;
import io.vireo.model.capability.DomainCapabilities;
import io.vireo.model.capability.HostCapabilities;
import io.vireo.model.capability.HostCapabilities.SecurityModel;
import io.vireo.qemu.caps.Accelerator;
import io.vireo.qemu.caps.CpuModel;
import io.vireo.qemu.caps.MachineType;
import io.vireo.qemu.caps.QemuCapabilities;
import io.vireo.qemu.caps.QemuGuests;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The machine under QEMU, and what both can do together. */
final class QemuNode {

  /** What libvirt says of guests without hardware help, whatever their machine can. */
  private static final int EMULATED_VCPUS_MAX = 16;

  private final Loop loop;
  private final NodeReader machine;
  private final QemuCapabilities capabilities;

  QemuNode(Loop loop, NodeReader machine, QemuCapabilities capabilities) {
    this.loop = loop;
    this.machine = machine;
    this.capabilities = capabilities;
  }

  <T> Future<T> told(Function<NodeReader, Future<T>> question) {
    return loop.deliver(question.apply(machine));
  }

  Future<Node> node() {
    return told(it -> it.node(arch()));
  }

  private String arch() {
    return QemuGuests.arch(capabilities);
  }

  Future<CapabilitiesDocument> capabilities() {
    return told(it -> it.capabilities(arch()))
        .map(host -> new CapabilitiesDocument(secured(host), List.of(QemuGuests.of(capabilities))));
  }

  private static HostCapabilities secured(HostCapabilities host) {
    return new HostCapabilities(
        host.uuid(),
        host.cpu(),
        host.powerManagement(),
        host.iommu(),
        host.migration(),
        host.topology(),
        host.cache(),
        host.bandwidth(),
        List.of(new SecurityModel(Security.NONE.model(), Security.NONE.doi())));
  }

  Future<DomainCapabilities> domainCapabilities(DomainKind kind) {
    return loop.call(() -> Future.failedFuture(new VirtException(ErrorCode.NO_SUPPORT, "soon")));
  }

  /** Of the architecture that the emulator has; there are no guests of others. */
  List<String> cpuModels(String arch) {
    if (!arch.equals(arch())) {
      throw new VirtException(
          ErrorCode.INVALID_ARG,
          "no guests of architecture '%s' here; use %s".formatted(arch, arch()));
    }
    return capabilities.cpus().values().stream()
        .flatMap(Collection::stream)
        .map(CpuModel::name)
        .distinct()
        .sorted()
        .toList();
  }

  int maxVcpus(Optional<String> type) {
    return switch (type.orElse("qemu")) {
      case "qemu" -> EMULATED_VCPUS_MAX;
      case "kvm" -> accelerated();
      default ->
          throw new VirtException(
              ErrorCode.INVALID_ARG, "no domains of type '" + type.get() + "'; use kvm or qemu");
    };
  }

  private int accelerated() {
    if (!capabilities.cpus().containsKey(Accelerator.KVM)) {
      throw new VirtException(
          ErrorCode.INVALID_ARG, "this host has no /dev/kvm for QEMU; ask about type 'qemu'");
    }
    return capabilities.machines().stream().mapToInt(MachineType::cpusMax).max().orElse(1);
  }
}
