package io.vireo.node;

import io.vertx.core.Future;
import io.vireo.base.HypervisorUri;
import io.vireo.call.Bindings;
import io.vireo.call.Call;
import io.vireo.driver.Capabilities;
import io.vireo.driver.Hypervisor;
import io.vireo.driver.NodeFacts;
import io.vireo.host.node.Node;
import io.vireo.model.capability.CapabilityText;
import io.vireo.operation.DocumentText;
import io.vireo.operation.HypervisorOperations;
import io.vireo.operation.HypervisorOperations.CpuModels;
import io.vireo.operation.HypervisorOperations.GetDomainCapabilities;
import io.vireo.operation.HypervisorOperations.HypervisorDetail;
import io.vireo.operation.HypervisorOperations.MaxVcpus;
import io.vireo.operation.HypervisorOperations.OneHypervisor;
import io.vireo.operation.NodeOperations;
import io.vireo.operation.Operation;
import io.vireo.wire.xml.XmlCodec;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** What connections are and can do: the rows of {@link HypervisorOperations} about one of them. */
final class HypervisorFacts {

  /** The libvirt whose calls and documents are answered here, in its own count. */
  private static final long LIBRARY_VERSION = 11_003_000;

  private final NodeCalls.Open open;

  HypervisorFacts(NodeCalls.Open open) {
    this.open = open;
  }

  void bind(Bindings to) {
    to.bind(HypervisorOperations.INFO, this::info);
    able(
        to,
        HypervisorOperations.MAX_VCPUS,
        wish -> wish.hypervisor(),
        (wish, it) -> done(new MaxVcpus(it.maxVcpus(wish.type()))));
    able(
        to,
        HypervisorOperations.CAPABILITIES,
        OneHypervisor::hypervisor,
        (_, it) -> it.capabilities().map(CapabilityText::of).map(DocumentText::new));
    able(
        to,
        HypervisorOperations.DOMAIN_CAPABILITIES,
        GetDomainCapabilities::hypervisor,
        (wish, it) ->
            it.domainCapabilities(kind(wish)).map(CapabilityText::of).map(DocumentText::new));
    able(
        to,
        HypervisorOperations.CPU_MODELS,
        wish -> wish.hypervisor(),
        (wish, it) -> done(new CpuModels(it.cpuModels(wish.arch()))));
    able(
        to,
        NodeOperations.SYSINFO,
        OneHypervisor::hypervisor,
        (_, it) -> it.sysinfo().map(XmlCodec::write).map(DocumentText::new));
  }

  private <Q extends Record, R extends Record> void able(
      Bindings to,
      Operation<Q, R> row,
      Function<Q, Optional<HypervisorUri>> uri,
      BiFunction<Q, Capabilities, Future<R>> answer) {
    to.bind(
        row,
        call ->
            open.on(
                uri.apply(call.arguments()),
                hypervisor ->
                    hypervisor instanceof Capabilities able
                        ? answer.apply(call.arguments(), able)
                        : Future.failedFuture(NodeCalls.unknown(hypervisor, row))));
  }

  private static <T> Future<T> done(T result) {
    return Future.succeededFuture(result);
  }

  private static Capabilities.DomainKind kind(GetDomainCapabilities wish) {
    return new Capabilities.DomainKind(
        wish.emulatorbin(), wish.arch(), wish.machine(), wish.virttype());
  }

  private Future<HypervisorDetail> info(Call<OneHypervisor> call) {
    return open.on(
        call.arguments().hypervisor(),
        hypervisor -> hostname(hypervisor).map(name -> detail(hypervisor, name)));
  }

  private static Future<String> hostname(Hypervisor hypervisor) {
    return hypervisor instanceof NodeFacts facts ? facts.node().map(Node::hostname) : done("");
  }

  private static HypervisorDetail detail(Hypervisor hypervisor, String hostname) {
    Capabilities.Security security =
        hypervisor instanceof Capabilities able ? able.security() : Capabilities.Security.NONE;
    return new HypervisorDetail(
        hypervisor.uri(),
        hypervisor.info().type(),
        hypervisor.info().version(),
        LIBRARY_VERSION,
        hostname,
        security.model(),
        security.doi());
  }
}
