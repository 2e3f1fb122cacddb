package io.vireo.qemu;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.driver.AttachRequest;
import io.vireo.driver.Capabilities;
import io.vireo.driver.CpuComparison;
import io.vireo.driver.DriverContext;
import io.vireo.driver.GuestStatistics;
import io.vireo.driver.Instance;
import io.vireo.driver.InstanceListener;
import io.vireo.driver.NodeFacts;
import io.vireo.driver.NodeMemory;
import io.vireo.driver.NvramFiles;
import io.vireo.driver.StartRequest;
import io.vireo.driver.Statistics;
import io.vireo.host.node.MemoryUse;
import io.vireo.host.node.Node;
import io.vireo.host.node.Node.CpuTimes;
import io.vireo.host.node.Node.Cpus;
import io.vireo.host.node.Node.FreeMemory;
import io.vireo.host.node.NodeReader;
import io.vireo.model.capability.CapabilitiesDocument;
import io.vireo.model.capability.DomainCapabilities;
import io.vireo.model.capability.Sysinfo;
import io.vireo.model.domain.Domain;
import io.vireo.qemu.argv.CpuFit;
import io.vireo.qemu.caps.QemuCapabilities;
import io.vireo.qemu.usage.StatisticsRound;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;

/** A connection to this host's QEMU. Confined to its loop. */
final class QemuHypervisor
    implements CpuComparison, NvramFiles, Statistics, NodeFacts, NodeMemory, Capabilities {

  private final HypervisorUri uri;
  private final DriverContext context;
  private final QemuCapabilities capabilities;
  private final UnfinishedStarts unfinished;
  private final Set<QemuInstance> instances = new HashSet<>();
  private final StatisticsRound statistics;
  private final QemuNode node;
  private boolean closed;

  QemuHypervisor(
      HypervisorUri uri,
      DriverContext context,
      QemuCapabilities capabilities,
      UnfinishedStarts unfinished) {
    this.uri = uri;
    this.context = context;
    this.capabilities = capabilities;
    this.unfinished = unfinished;
    this.node = new QemuNode(context.loop(), new NodeReader(context.host()), capabilities);
    this.statistics =
        new StatisticsRound(
            context.host(),
            context.loop(),
            () ->
                instances.stream().filter(QemuInstance::isLive).map(QemuInstance::meter).toList());
  }

  @Override
  public HypervisorUri uri() {
    return uri;
  }

  @Override
  public HypervisorInfo info() {
    return QemuDriver.describe(capabilities);
  }

  @Override
  public Domain complete(Domain document) {
    return FirmwareVariables.placed(
        Completion.of(document, capabilities), context.stateDirectory());
  }

  @Override
  public String compareCpu(Domain complete) {
    return CpuFit.judge(complete, capabilities);
  }

  @Override
  public Future<Instance> start(StartRequest request, InstanceListener listener) {
    return closed
        ? Future.failedFuture(isClosed())
        : new QemuStart(context, capabilities, request, listener).run().map(this::keep);
  }

  @Override
  public Future<Instance> attach(AttachRequest request, InstanceListener listener) {
    return closed
        ? Future.failedFuture(isClosed())
        : new QemuAttach(context, capabilities, unfinished, request, listener)
            .run()
            .map(this::keep);
  }

  private Instance keep(QemuInstance instance) {
    instances.add(instance);
    instance.gone().onSuccess(gone -> instances.remove(instance));
    return instance;
  }

  @Override
  public Future<Void> removeNvram(Domain document) {
    return context.loop().deliver(FirmwareVariables.remove(context.host().files(), document));
  }

  @Override
  public Future<Map<UUID, GuestStatistics>> statistics() {
    return statistics.answer();
  }

  @Override
  public Future<Node> node() {
    return node.node();
  }

  @Override
  public Future<CpuTimes> cpuTimes(OptionalInt cpu) {
    return node.told(it -> it.cpuTimes(cpu));
  }

  @Override
  public Future<FreeMemory> freeMemory() {
    return node.told(NodeReader::freeMemory);
  }

  @Override
  public Future<List<Long>> freePages(List<Long> sizesKib, int firstCell, int cells) {
    return node.told(it -> it.freePages(sizesKib, firstCell, cells));
  }

  @Override
  public Future<Cpus> cpus() {
    return node.told(NodeReader::cpus);
  }

  @Override
  public Future<MemoryUse> memoryUse(OptionalInt cell) {
    return node.told(it -> it.memoryUse(cell));
  }

  @Override
  public Future<CapabilitiesDocument> capabilities() {
    return node.capabilities();
  }

  @Override
  public Future<DomainCapabilities> domainCapabilities(DomainKind kind) {
    return node.domainCapabilities(kind);
  }

  @Override
  public List<String> cpuModels(String arch) {
    return node.cpuModels(arch);
  }

  @Override
  public int maxVcpus(Optional<String> type) {
    return node.maxVcpus(type);
  }

  @Override
  public Future<Sysinfo> sysinfo() {
    return node.told(NodeReader::sysinfo);
  }

  @Override
  public Security security() {
    return Security.NONE;
  }

  private VirtException isClosed() {
    return new VirtException(ErrorCode.OPERATION_INVALID, "the connection " + uri + " is closed");
  }

  @Override
  public Future<Void> close() {
    closed = true;
    unfinished.close();
    instances.forEach(QemuInstance::release);
    instances.clear();
    return context.loop().deliver(Future.succeededFuture());
  }
}
