package io.vireo.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.call.Bindings;
import io.vireo.call.Call;
import io.vireo.call.Caller;
import io.vireo.driver.AttachRequest;
import io.vireo.driver.Hypervisor;
import io.vireo.driver.Instance;
import io.vireo.driver.InstanceListener;
import io.vireo.driver.NodeFacts;
import io.vireo.driver.StartRequest;
import io.vireo.host.node.Node;
import io.vireo.model.domain.Domain;
import io.vireo.operation.HypervisorOperations;
import io.vireo.operation.HypervisorOperations.OneHypervisor;
import io.vireo.operation.NodeOperations;
import io.vireo.operation.NodeOperations.CellPages;
import io.vireo.operation.NodeOperations.GetFreePages;
import io.vireo.operation.NodeOperations.GetMemoryStatistics;
import io.vireo.operation.Operation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeCallsTest {

  private static final HypervisorUri URI = new HypervisorUri("test:///default");

  private final Bindings bindings = new Bindings();

  @BeforeEach
  void bind() {
    new NodeCalls(
            new NodeCalls.Open() {
              @Override
              public <T> Future<T> on(
                  Optional<HypervisorUri> uri, Function<Hypervisor, Future<T>> work) {
                return work.apply(new Small());
              }
            })
        .bind(bindings);
  }

  @Test
  void everyRowIsBound() {
    assertThat(
            bindings.unbound(
                List.of(
                    NodeOperations.INFO,
                    NodeOperations.CPU_STATISTICS,
                    NodeOperations.MEMORY_STATISTICS,
                    NodeOperations.FREE_MEMORY,
                    NodeOperations.FREE_PAGES,
                    NodeOperations.CPU_MAP,
                    NodeOperations.SYSINFO,
                    HypervisorOperations.INFO,
                    HypervisorOperations.CAPABILITIES)))
        .isEmpty();
  }

  @Test
  void whatADriverCannotTellIsRefusedWithTheRow() {
    Throwable refusal =
        answer(NodeOperations.MEMORY_STATISTICS, new GetMemoryStatistics(none(), none())).cause();

    assertThat(refusal).hasMessageContaining("node.memory-stats");
    assertThat(((VirtException) refusal).code()).isEqualTo(ErrorCode.NO_SUPPORT);
  }

  @Test
  void aConnectionIsDescribedWithoutEveryAbility() {
    var detail = answer(HypervisorOperations.INFO, new OneHypervisor(none())).result();

    assertThat(detail.hostname()).isEqualTo("crow");
    assertThat(detail.version()).isEqualTo(7_002_001);
    assertThat(detail.securityModel()).isEqualTo("none");
  }

  @Test
  void pagesAreThoseOfEveryCellAndSize() {
    var pages =
        answer(NodeOperations.FREE_PAGES, new GetFreePages(none(), none(), none())).result();
    var one =
        answer(
                NodeOperations.FREE_PAGES,
                new GetFreePages(none(), Optional.of(1), Optional.of(2048)))
            .result();

    assertThat(pages.pages()).hasSize(4);
    assertThat(one.pages()).containsExactly(new CellPages(1, 2048, 1));
  }

  private static <T> Optional<T> none() {
    return Optional.empty();
  }

  private <Q extends Record, R extends Record> Future<R> answer(Operation<Q, R> row, Q arguments) {
    return bindings.quick(row).answer(new Call<>(row, arguments, Caller.EMBEDDED));
  }

  /** Knows its node and nothing else; each count of pages is the number of its cell. */
  private static final class Small implements NodeFacts {

    @Override
    public HypervisorUri uri() {
      return URI;
    }

    @Override
    public HypervisorInfo info() {
      return new HypervisorInfo("TEST", 7_002_001, Map.of());
    }

    @Override
    public Future<Node> node() {
      return Future.succeededFuture(
          new Node(
              "crow", "x86_64", 1024, 2, 0, new Node.Arrangement(2, 1, 1, 1), List.of(4L, 2048L)));
    }

    @Override
    public Future<Node.CpuTimes> cpuTimes(OptionalInt cpu) {
      return Future.succeededFuture(new Node.CpuTimes(1, 2, 3, 4));
    }

    @Override
    public Future<Node.FreeMemory> freeMemory() {
      return Future.succeededFuture(new Node.FreeMemory(3, List.of(1L, 2L)));
    }

    @Override
    public Future<List<Long>> freePages(List<Long> sizesKib, int firstCell, int cells) {
      return Future.succeededFuture(sizesKib.stream().map(_ -> (long) firstCell).toList());
    }

    @Override
    public Future<Node.Cpus> cpus() {
      return Future.succeededFuture(new Node.Cpus(2, List.of(0)));
    }

    @Override
    public Domain complete(Domain document) {
      return document;
    }

    @Override
    public Future<Instance> start(StartRequest request, InstanceListener listener) {
      return Future.failedFuture("nothing runs here");
    }

    @Override
    public Future<Instance> attach(AttachRequest request, InstanceListener listener) {
      return Future.failedFuture("nothing runs here");
    }

    @Override
    public Future<Void> close() {
      return Future.succeededFuture();
    }
  }
}
