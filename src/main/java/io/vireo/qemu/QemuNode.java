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
import io.vireo.qemu.caps.DomainOffer;
import io.vireo.qemu.caps.MachineType;
import io.vireo.qemu.caps.QemuCapabilities;
import io.vireo.qemu.caps.QemuGuests;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

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
    return loop.call(() -> Future.succeededFuture(offer(kind).document()));
  }

  private DomainOffer offer(DomainKind kind) {
    require("emulator", kind.emulator(), capabilities.binary().path());
    require("architecture", kind.arch(), arch());
    return new DomainOffer(
        capabilities,
        kind.type().map(this::accelerator).orElseGet(this::best),
        capabilities.machineFor(kind.machine()),
        DomainOffer.Surroundings.NONE);
  }

  private static void require(String what, Optional<String> asked, String there) {
    if (asked.filter(it -> !it.equals(there)).isPresent()) {
      throw new VirtException(
          ErrorCode.INVALID_ARG,
          "no domains with %s '%s' here; use %s".formatted(what, asked.get(), there));
    }
  }

  private Accelerator best() {
    return Stream.of(Accelerator.KVM, Accelerator.HVF)
        .filter(capabilities.cpus()::containsKey)
        .findFirst()
        .orElse(Accelerator.TCG);
  }

  private Accelerator accelerator(String type) {
    return Stream.of(Accelerator.values())
        .filter(it -> DomainOffer.type(it).equals(type))
        .filter(capabilities.cpus()::containsKey)
        .findFirst()
        .orElseThrow(
            () ->
                new VirtException(
                    ErrorCode.INVALID_ARG,
                    "no domains of type '%s' here; use %s"
                        .formatted(type, DomainOffer.type(best()))));
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

  /** Without hardware help clients are told what libvirt tells them. */
  int maxVcpus(Optional<String> type) {
    return accelerator(type.orElse("qemu")) == Accelerator.TCG
        ? EMULATED_VCPUS_MAX
        : capabilities.machines().stream().mapToInt(MachineType::cpusMax).max().orElse(1);
  }
}
