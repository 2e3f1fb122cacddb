package io.vireo.mock;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.driver.AttachRequest;
import io.vireo.driver.Capabilities;
import io.vireo.driver.DriverContext;
import io.vireo.driver.GuestStatistics;
import io.vireo.driver.Instance;
import io.vireo.driver.InstanceListener;
import io.vireo.driver.NodeFacts;
import io.vireo.driver.ResourceTuning;
import io.vireo.driver.StartRequest;
import io.vireo.driver.Statistics;
import io.vireo.host.node.Node;
import io.vireo.host.node.Node.CpuTimes;
import io.vireo.host.node.Node.Cpus;
import io.vireo.host.node.Node.FreeMemory;
import io.vireo.host.node.NodeReader;
import io.vireo.model.capability.CapabilitiesDocument;
import io.vireo.model.capability.DomainCapabilities;
import io.vireo.model.capability.Sysinfo;
import io.vireo.model.domain.Domain;
import io.vireo.stream.StateSource;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** A host in memory. Confined to the connection's loop. */
final class MockHypervisor implements Statistics, NodeFacts, Capabilities, ResourceTuning {

  /** Machines of one connection. */
  static final int INSTANCES_MAX = 10_000;

  /** Machines whose counters are shown among the facts. */
  static final int COUNTERS_SHOWN_MAX = 16;

  private static final long VERSION = 2;

  private final HypervisorUri uri;
  private final DriverContext context;
  private final MockSettings settings;
  private final MockHost node;
  private final Map<Integer, MockInstance> instances = new TreeMap<>();

  MockHypervisor(HypervisorUri uri, DriverContext context, MockSettings settings) {
    this.uri = uri;
    this.context = context;
    this.settings = settings;
    this.node = new MockHost(new NodeReader(context.host()));
  }

  @Override
  public HypervisorUri uri() {
    return uri;
  }

  @Override
  public HypervisorInfo info() {
    Map<String, String> facts = new TreeMap<>();
    facts.put("memory", "in memory of the daemon, gone with it");
    instances.values().stream()
        .limit(COUNTERS_SHOWN_MAX)
        .forEach(guest -> facts.put("counter." + guest.name(), Long.toString(guest.counter())));
    return new HypervisorInfo("TEST", VERSION, Map.copyOf(facts));
  }

  @Override
  public Domain complete(Domain document) {
    return MockDocuments.complete(document);
  }

  @Override
  public List<Domain> predefined() {
    return List.of(MockDocuments.test());
  }

  @Override
  public Future<Instance> start(StartRequest request, InstanceListener listener) {
    Answering answering = new Answering(context.loop(), settings, request.document().name());
    return answering.call(MockCall.START, () -> startNow(request, listener, answering));
  }

  private Future<Instance> startNow(
      StartRequest request, InstanceListener listener, Answering answering) {
    if (instances.size() >= INSTANCES_MAX) {
      throw answering.fail(
          ErrorCode.LIMIT_REACHED,
          "the test host runs " + INSTANCES_MAX + " machines already, stop one first");
    }
    UUID uuid = MockDocuments.uuid(request.document());
    return request
        .incoming()
        .map(source -> takeIn(source, uuid, request.givenUp(), answering))
        .orElseGet(() -> Future.succeededFuture(fresh(uuid)))
        .map(state -> keep(request, state, answering, listener));
  }

  private MachineState fresh(UUID uuid) {
    return new MachineState(uuid, 0, settings.memoryBytes());
  }

  private Future<MachineState> takeIn(
      StateSource source, UUID uuid, Future<Void> givenUp, Answering answering) {
    StateInlet inlet = new StateInlet(uuid);
    givenUp.onSuccess(nobody -> inlet.close());
    return context
        .loop()
        .deliver(source.give(inlet))
        .transform(
            given ->
                givenUp.succeeded()
                    ? Future.failedFuture(aborted(answering, given.cause()))
                    : judge(inlet, given.cause(), answering));
  }

  private static VirtException aborted(Answering answering, Throwable cause) {
    return answering.fail(ErrorCode.OPERATION_ABORTED, "the start was given up", cause);
  }

  private static Future<MachineState> judge(
      StateInlet inlet, Throwable cause, Answering answering) {
    if (cause instanceof VirtException known && !inlet.isRefused()) {
      return Future.failedFuture(known);
    }
    return inlet
        .state()
        .map(Future::succeededFuture)
        .orElseGet(
            () ->
                Future.failedFuture(
                    answering.fail(ErrorCode.OPERATION_FAILED, sentence(inlet, answering), cause)));
  }

  private static String sentence(StateInlet inlet, Answering answering) {
    String fault = inlet.fault().orElse("it could not be read");
    return "the saved state of domain '" + answering.domain() + "' cannot be used: " + fault;
  }

  private Instance keep(
      StartRequest request, MachineState state, Answering answering, InstanceListener listener) {
    List<Domain> others = instances.values().stream().map(MockInstance::liveDocument).toList();
    Domain live = MockDocuments.live(request.document(), others).withId(request.id());
    MockMachine machine = new MockMachine(context.host().clock(), state);
    MockListener told = new MockListener(listener, () -> instances.remove(request.id()));
    MockInstance instance = new MockInstance(live, machine, answering, told);
    instances.put(request.id(), instance);
    return instance;
  }

  @Override
  public Future<Instance> attach(AttachRequest request, InstanceListener listener) {
    String name = request.document().name();
    VirtException gone =
        new VirtException(
            ErrorCode.OPERATION_FAILED,
            "test domain '" + name + "' lived in the daemon's memory and ended with it, start it");
    return context.loop().call(() -> Future.failedFuture(gone.of(name)));
  }

  @Override
  public Future<Map<UUID, GuestStatistics>> statistics() {
    Instant now = context.host().clock().instant();
    Map<UUID, GuestStatistics> all = new HashMap<>();
    instances
        .values()
        .forEach(
            guest -> all.put(guest.liveDocument().uuid().orElseThrow(), guest.statistics(now)));
    return context.loop().deliver(Future.succeededFuture(Map.copyOf(all)));
  }

  private <T> Future<T> told(T fact) {
    return context.loop().deliver(Future.succeededFuture(fact));
  }

  @Override
  public Future<Node> node() {
    return context.loop().deliver(node.node());
  }

  @Override
  public Future<CpuTimes> cpuTimes(OptionalInt cpu) {
    return told(MockHost.cpuTimes());
  }

  @Override
  public Future<FreeMemory> freeMemory() {
    return told(MockHost.freeMemory());
  }

  @Override
  public Future<List<Long>> freePages(List<Long> sizesKib, int firstCell, int cells) {
    return told(MockHost.freePages(sizesKib.size(), firstCell, cells));
  }

  @Override
  public Future<Cpus> cpus() {
    return told(MockHost.cpus());
  }

  @Override
  public Future<CapabilitiesDocument> capabilities() {
    return told(MockHost.capabilities());
  }

  @Override
  public Future<DomainCapabilities> domainCapabilities(DomainKind kind) {
    return told(MockHost.domainCapabilities(kind));
  }

  @Override
  public List<String> cpuModels(String arch) {
    return MockHost.cpuModels(arch);
  }

  @Override
  public int maxVcpus(Optional<String> type) {
    return MockHost.VCPUS_MAX;
  }

  @Override
  public Future<Sysinfo> sysinfo() {
    return told(MockHost.sysinfo());
  }

  @Override
  public Security security() {
    return MockHost.SECURITY;
  }

  @Override
  public Set<Resource> tunes() {
    return Set.of(Resource.MEMORY, Resource.CPU, Resource.BLOCK, Resource.NUMA);
  }

  @Override
  public Future<Void> close() {
    return context
        .loop()
        .call(
            () -> {
              instances.values().forEach(MockInstance::drop);
              instances.clear();
              return Future.succeededFuture();
            });
  }
}
