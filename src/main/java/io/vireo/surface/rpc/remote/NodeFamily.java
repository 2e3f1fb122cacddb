package io.vireo.surface.rpc.remote;

import static io.vireo.surface.rpc.Procedure.answered;
import static io.vireo.surface.rpc.Procedure.asked;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.operation.HypervisorOperations;
import io.vireo.operation.HypervisorOperations.GetCpuModels;
import io.vireo.operation.HypervisorOperations.GetDomainCapabilities;
import io.vireo.operation.HypervisorOperations.GetMaxVcpus;
import io.vireo.operation.HypervisorOperations.HypervisorDetail;
import io.vireo.operation.HypervisorOperations.OneHypervisor;
import io.vireo.operation.NodeOperations;
import io.vireo.operation.NodeOperations.CellFreeMemory;
import io.vireo.operation.NodeOperations.CellPages;
import io.vireo.operation.NodeOperations.CpuMap;
import io.vireo.operation.NodeOperations.FreeMemory;
import io.vireo.operation.NodeOperations.FreePages;
import io.vireo.operation.NodeOperations.GetCpuStatistics;
import io.vireo.operation.NodeOperations.GetFreePages;
import io.vireo.operation.NodeOperations.GetMemoryStatistics;
import io.vireo.operation.NodeOperations.NodeCpuStatistics;
import io.vireo.operation.NodeOperations.NodeInfo;
import io.vireo.operation.NodeOperations.NodeMemoryStatistics;
import io.vireo.operation.Operation;
import io.vireo.surface.rpc.Family;
import io.vireo.surface.rpc.Procedure;
import io.vireo.surface.rpc.Session;
import io.vireo.wire.xdr.Chars;
import io.vireo.wire.xdr.Fixed;
import io.vireo.wire.xdr.Max;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The machine under a connection, and what both can do. */
final class NodeFamily implements Family {

  private static final int NO_FLAGS = 0;

  /** {@code VIR_NODE_CPU_STATS_ALL_CPUS} and {@code VIR_NODE_MEMORY_STATS_ALL_CELLS}. */
  private static final int ALL = -1;

  static final int CELLS_MAX = 1024;
  static final int NUMBERS_MAX = 16;
  static final int MAP_BYTES_MAX = 2048;
  static final int MODELS_MAX = 8192;
  static final int MODEL_LENGTH = 32;

  /** Clients copy such a string up to the zero that they expect at its end. */
  private static final String END = "\0";

  record Text(String text) {}

  record MaybeType(Optional<String> type) {}

  record Count(int number) {}

  record Info(
      @Chars @Fixed(MODEL_LENGTH) String model,
      long memory,
      int cpus,
      int mhz,
      int nodes,
      int sockets,
      int cores,
      int threads) {}

  record FromCell(int startCell, int maxCells) {}

  record CellsMemory(@Max(CELLS_MAX) List<Long> cells) {}

  record Memory(long bytes) {}

  record SecurityModel(@Chars @Max(257) String model, @Chars @Max(257) String doi) {}

  record WithFlags(int flags) {}

  record CpuStatisticsOf(int cpu, int count, int flags) {}

  record MemoryStatisticsOf(int count, int cell, int flags) {}

  record Named(String field, long value) {}

  record Numbers(@Max(NUMBERS_MAX) List<Named> params, int count) {}

  record MapWish(int needMap, int needOnline, int flags) {}

  record Map(@Max(MAP_BYTES_MAX) ByteBuffer map, int online, int present) {}

  record ModelsWish(String arch, int needResults, int flags) {}

  record Models(@Max(MODELS_MAX) List<String> models, int count) {}

  record PagesWish(@Max(CELLS_MAX) List<Integer> sizes, int startCell, int cells, int flags) {}

  record Pages(@Max(CELLS_MAX) List<Long> counts) {}

  record DomainKind(
      Optional<String> emulator,
      Optional<String> arch,
      Optional<String> machine,
      Optional<String> type,
      int flags) {}

  @Override
  public List<Procedure<?, ?>> procedures() {
    return Stream.of(connection(), machine(), statistics()).flatMap(List::stream).toList();
  }

  private static List<Procedure<?, ?>> connection() {
    return List.of(
        asked(
            "connect_get_hostname",
            Text.class,
            it -> detail(it).map(known -> new Text(known.hostname()))),
        answered("connect_get_max_vcpus", MaybeType.class, Count.class, NodeFamily::maxVcpus),
        asked(
            "connect_get_capabilities",
            Text.class,
            it ->
                one(it, HypervisorOperations.CAPABILITIES)
                    .map(document -> new Text(document.xml()))),
        answered(
            "connect_get_domain_capabilities",
            DomainKind.class,
            Text.class,
            NodeFamily::domainCapabilities),
        answered("connect_get_cpu_model_names", ModelsWish.class, Models.class, NodeFamily::models),
        answered("connect_get_sysinfo", WithFlags.class, Text.class, NodeFamily::sysinfo));
  }

  private static List<Procedure<?, ?>> machine() {
    return List.of(
        asked(
            "node_get_info", Info.class, it -> one(it, NodeOperations.INFO).map(NodeFamily::info)),
        asked(
            "node_get_security_model",
            SecurityModel.class,
            it ->
                detail(it)
                    .map(
                        known ->
                            new SecurityModel(
                                known.securityModel() + END, known.securityDoi() + END))),
        answered("node_get_cpu_map", MapWish.class, Map.class, NodeFamily::cpuMap));
  }

  private static List<Procedure<?, ?>> statistics() {
    return List.of(
        answered(
            "node_get_cpu_stats", CpuStatisticsOf.class, Numbers.class, NodeFamily::cpuStatistics),
        answered(
            "node_get_memory_stats",
            MemoryStatisticsOf.class,
            Numbers.class,
            NodeFamily::memoryStatistics),
        asked(
            "node_get_free_memory",
            Memory.class,
            it -> one(it, NodeOperations.FREE_MEMORY).map(free -> new Memory(free.bytes()))),
        answered(
            "node_get_cells_free_memory", FromCell.class, CellsMemory.class, NodeFamily::cells),
        answered("node_get_free_pages", PagesWish.class, Pages.class, NodeFamily::freePages));
  }

  private static <R extends Record> Future<R> one(
      Session session, Operation<OneHypervisor, R> row) {
    return session.call(row, () -> new OneHypervisor(session.place()));
  }

  private static Future<HypervisorDetail> detail(Session session) {
    return one(session, HypervisorOperations.INFO);
  }

  private static Future<Count> maxVcpus(Session session, MaybeType sent) {
    return session
        .call(HypervisorOperations.MAX_VCPUS, () -> new GetMaxVcpus(session.place(), sent.type()))
        .map(max -> new Count(max.vcpus()));
  }

  private static Future<Text> domainCapabilities(Session session, DomainKind sent) {
    Flags.of(sent.flags(), NO_FLAGS);
    return session
        .call(
            HypervisorOperations.DOMAIN_CAPABILITIES,
            () ->
                new GetDomainCapabilities(
                    session.place(), sent.emulator(), sent.arch(), sent.machine(), sent.type()))
        .map(document -> new Text(document.xml()));
  }

  private static Future<Models> models(Session session, ModelsWish sent) {
    Flags.of(sent.flags(), NO_FLAGS);
    return session
        .call(HypervisorOperations.CPU_MODELS, () -> new GetCpuModels(session.place(), sent.arch()))
        .map(
            known ->
                new Models(
                    sent.needResults() == 0 ? List.of() : known.models(), known.models().size()));
  }

  private static Future<Text> sysinfo(Session session, WithFlags sent) {
    Flags.of(sent.flags(), NO_FLAGS);
    return one(session, NodeOperations.SYSINFO).map(document -> new Text(document.xml()));
  }

  private static Info info(NodeInfo node) {
    return new Info(
        node.model(),
        node.memoryKib(),
        node.cpus(),
        node.mhz(),
        node.nodes(),
        node.sockets(),
        node.cores(),
        node.threads());
  }

  private static Future<Map> cpuMap(Session session, MapWish sent) {
    Flags.of(sent.flags(), NO_FLAGS);
    return one(session, NodeOperations.CPU_MAP).map(cpus -> map(cpus, sent));
  }

  private static Map map(CpuMap cpus, MapWish sent) {
    BitSet online = new BitSet();
    cpus.online().forEach(online::set);
    byte[] bits = new byte[Math.ceilDiv(cpus.present(), Byte.SIZE)];
    byte[] set = online.toByteArray();
    System.arraycopy(set, 0, bits, 0, Math.min(set.length, bits.length));
    return new Map(
        ByteBuffer.wrap(sent.needMap() == 0 ? new byte[0] : bits),
        sent.needOnline() == 0 ? 0 : cpus.online().size(),
        cpus.present());
  }

  private static Future<Numbers> cpuStatistics(Session session, CpuStatisticsOf sent) {
    Flags.of(sent.flags(), NO_FLAGS);
    return session
        .call(
            NodeOperations.CPU_STATISTICS,
            () -> new GetCpuStatistics(session.place(), unlessAll(sent.cpu())))
        .map(times -> numbers(named(times), sent.count()));
  }

  private static List<Named> named(NodeCpuStatistics times) {
    return List.of(
        new Named("kernel", times.kernelNanos()),
        new Named("user", times.userNanos()),
        new Named("idle", times.idleNanos()),
        new Named("iowait", times.iowaitNanos()));
  }

  private static Optional<Integer> unlessAll(int number) {
    return Optional.of(number).filter(it -> it != ALL);
  }

  /** Clients ask how many there are before they ask for them. */
  private static Numbers numbers(List<Named> all, int wanted) {
    if (wanted != 0 && wanted < all.size()) {
      throw new VirtException(
          ErrorCode.INVALID_ARG, "there are %d numbers, ask for as many".formatted(all.size()));
    }
    return new Numbers(wanted == 0 ? List.of() : all, all.size());
  }

  private static Future<Numbers> memoryStatistics(Session session, MemoryStatisticsOf sent) {
    Flags.of(sent.flags(), NO_FLAGS);
    return session
        .call(
            NodeOperations.MEMORY_STATISTICS,
            () -> new GetMemoryStatistics(session.place(), unlessAll(sent.cell())))
        .map(use -> numbers(named(use), sent.count()));
  }

  private static List<Named> named(NodeMemoryStatistics use) {
    List<Named> all = new ArrayList<>();
    all.add(new Named("total", use.totalKib()));
    all.add(new Named("free", use.freeKib()));
    use.buffersKib().ifPresent(kib -> all.add(new Named("buffers", kib)));
    use.cachedKib().ifPresent(kib -> all.add(new Named("cached", kib)));
    return all;
  }

  private static Future<CellsMemory> cells(Session session, FromCell sent) {
    return one(session, NodeOperations.FREE_MEMORY).map(free -> cells(free, sent));
  }

  private static CellsMemory cells(FreeMemory free, FromCell sent) {
    if (sent.startCell() < 0 || sent.startCell() >= free.cells().size()) {
      throw new VirtException(
          ErrorCode.INVALID_ARG,
          "start cell %d out of range (0-%d)".formatted(sent.startCell(), free.cells().size() - 1));
    }
    return new CellsMemory(
        free.cells().stream()
            .filter(cell -> cell.cell() >= sent.startCell())
            .limit(Math.max(0, sent.maxCells()))
            .map(CellFreeMemory::bytes)
            .toList());
  }

  private static Future<Pages> freePages(Session session, PagesWish sent) {
    Flags.of(sent.flags(), NO_FLAGS);
    if (sent.sizes().isEmpty() || sent.cells() < 1 || sent.cells() > CELLS_MAX) {
      throw new VirtException(ErrorCode.INVALID_ARG, "name sizes of pages and how many cells");
    }
    List<Future<FreePages>> answers =
        IntStream.range(sent.startCell(), sent.startCell() + sent.cells())
            .mapToObj(
                cell -> session.call(NodeOperations.FREE_PAGES, () -> ask(session, sent, cell)))
            .toList();
    return Future.join(answers)
        .map(_ -> answers.stream().flatMap(it -> counts(it.result(), sent.sizes())).toList())
        .map(Pages::new);
  }

  private static GetFreePages ask(Session session, PagesWish sent, int cell) {
    return new GetFreePages(
        session.place(),
        Optional.of(cell),
        sent.sizes().size() == 1 ? Optional.of(sent.sizes().getFirst()) : Optional.empty());
  }

  private static Stream<Long> counts(FreePages free, List<Integer> sizes) {
    List<Long> known = free.pages().stream().map(CellPages::sizeKib).toList();
    if (!new HashSet<>(known).containsAll(sizes.stream().map(Integer::longValue).toList())) {
      throw new VirtException(
          ErrorCode.INVALID_ARG,
          "there are pages of %s KiB here, not of %s".formatted(known, sizes));
    }
    return sizes.stream().map(size -> free.pages().get(known.indexOf((long) size)).free());
  }
}
