package io.vireo.node;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.call.Bindings;
import io.vireo.call.Call;
import io.vireo.driver.Hypervisor;
import io.vireo.driver.NodeFacts;
import io.vireo.driver.NodeMemory;
import io.vireo.host.node.MemoryUse;
import io.vireo.host.node.Node;
import io.vireo.operation.NodeOperations;
import io.vireo.operation.NodeOperations.CellFreeMemory;
import io.vireo.operation.NodeOperations.CellPages;
import io.vireo.operation.NodeOperations.CpuMap;
import io.vireo.operation.NodeOperations.FreePages;
import io.vireo.operation.NodeOperations.GetFreePages;
import io.vireo.operation.NodeOperations.NodeCpuStatistics;
import io.vireo.operation.NodeOperations.NodeInfo;
import io.vireo.operation.NodeOperations.NodeMemoryStatistics;
import io.vireo.operation.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Which of {@link NodeOperations} is answered by what. */
public final class NodeCalls {

  /** The way to an open connection. */
  @FunctionalInterface
  public interface Open {
    /**
     * Runs {@code work} on the loop of the connection called {@code uri}, or the first.
     *
     * @return fails with {@code NO_CONNECT}
     */
    <T> Future<T> on(Optional<HypervisorUri> uri, Function<Hypervisor, Future<T>> work);
  }

  private final Open open;

  public NodeCalls(Open open) {
    this.open = open;
  }

  /** Binds every row. */
  public void bind(Bindings to) {
    facts(to, NodeOperations.INFO, wish -> wish.hypervisor(), (_, it) -> it.node().map(this::info));
    facts(
        to,
        NodeOperations.CPU_STATISTICS,
        wish -> wish.hypervisor(),
        (wish, it) -> it.cpuTimes(number(wish.cpu())).map(NodeCalls::statistics));
    facts(
        to,
        NodeOperations.FREE_MEMORY,
        wish -> wish.hypervisor(),
        (_, it) -> it.freeMemory().map(NodeCalls::free));
    facts(to, NodeOperations.FREE_PAGES, wish -> wish.hypervisor(), (wish, it) -> pages(wish, it));
    facts(
        to,
        NodeOperations.CPU_MAP,
        wish -> wish.hypervisor(),
        (_, it) -> it.cpus().map(cpus -> new CpuMap(cpus.present(), cpus.online())));
    to.bind(NodeOperations.MEMORY_STATISTICS, this::memory);
    new HypervisorFacts(open).bind(to);
  }

  private <Q extends Record, R extends Record> void facts(
      Bindings to,
      Operation<Q, R> row,
      Function<Q, Optional<HypervisorUri>> uri,
      BiFunction<Q, NodeFacts, Future<R>> answer) {
    to.bind(
        row,
        call ->
            open.on(
                uri.apply(call.arguments()),
                hypervisor ->
                    hypervisor instanceof NodeFacts known
                        ? answer.apply(call.arguments(), known)
                        : Future.failedFuture(unknown(hypervisor, row))));
  }

  /** The refusal of what a driver cannot tell. */
  static VirtException unknown(Hypervisor hypervisor, Operation<?, ?> row) {
    return new VirtException(
        ErrorCode.NO_SUPPORT,
        "hypervisor %s does not know the answer to %s".formatted(hypervisor.uri(), row.name()));
  }

  private static OptionalInt number(Optional<Integer> given) {
    return given.isPresent() ? OptionalInt.of(given.get()) : OptionalInt.empty();
  }

  private NodeInfo info(Node node) {
    Node.Arrangement lie = node.arrangement();
    return new NodeInfo(
        node.model(),
        node.memoryKib(),
        node.cpus(),
        node.mhz(),
        lie.cells(),
        lie.sockets(),
        lie.cores(),
        lie.threads());
  }

  private static NodeCpuStatistics statistics(Node.CpuTimes times) {
    return new NodeCpuStatistics(
        times.kernelNanos(), times.userNanos(), times.idleNanos(), times.iowaitNanos());
  }

  private static NodeOperations.FreeMemory free(Node.FreeMemory free) {
    List<Long> cells = free.cellBytes();
    return new NodeOperations.FreeMemory(
        free.bytes(),
        IntStream.range(0, cells.size())
            .mapToObj(cell -> new CellFreeMemory(cell, cells.get(cell)))
            .toList());
  }

  private Future<NodeMemoryStatistics> memory(Call<NodeOperations.GetMemoryStatistics> call) {
    return open.on(
        call.arguments().hypervisor(),
        hypervisor ->
            hypervisor instanceof NodeMemory known
                ? known.memoryUse(number(call.arguments().cell())).map(NodeCalls::use)
                : Future.failedFuture(unknown(hypervisor, NodeOperations.MEMORY_STATISTICS)));
  }

  private static NodeMemoryStatistics use(MemoryUse use) {
    return new NodeMemoryStatistics(
        use.totalKib(), use.freeKib(), use.buffersKib(), use.cachedKib());
  }

  private static Future<FreePages> pages(GetFreePages wish, NodeFacts facts) {
    return facts
        .node()
        .compose(
            node -> {
              List<Long> sizes =
                  wish.pagesize().map(size -> List.of((long) size)).orElseGet(node::pageSizesKib);
              List<Integer> cells =
                  wish.cell()
                      .map(List::of)
                      .orElseGet(
                          () -> IntStream.range(0, node.arrangement().cells()).boxed().toList());
              List<Future<List<CellPages>>> answers =
                  cells.stream().map(cell -> pages(facts, cell, sizes)).toList();
              return Future.join(answers)
                  .map(
                      _ ->
                          new FreePages(
                              answers.stream().flatMap(it -> it.result().stream()).toList()));
            });
  }

  private static Future<List<CellPages>> pages(NodeFacts facts, int cell, List<Long> sizes) {
    return facts
        .freePages(sizes, cell, 1)
        .map(
            counts -> {
              List<CellPages> pages = new ArrayList<>();
              for (int i = 0; i < counts.size(); i++) {
                pages.add(new CellPages(cell, sizes.get(i), counts.get(i)));
              }
              return pages;
            });
  }
}
