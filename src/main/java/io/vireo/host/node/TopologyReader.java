package io.vireo.host.node;

import io.vireo.model.capability.Amount;
import io.vireo.model.capability.HostTopology;
import io.vireo.model.capability.HostTopology.Bandwidth;
import io.vireo.model.capability.HostTopology.Cell;
import io.vireo.model.capability.HostTopology.CellCpu;
import io.vireo.model.capability.HostTopology.Cpus;
import io.vireo.model.capability.HostTopology.Distances;
import io.vireo.model.capability.HostTopology.Latency;
import io.vireo.model.capability.HostTopology.Link;
import io.vireo.model.capability.HostTopology.Pages;
import io.vireo.model.capability.HostTopology.Quantity;
import io.vireo.model.capability.HostTopology.Sibling;
import io.vireo.model.capability.HostTopology.SideCache;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;

/** How processors and memory lie together, from {@code /sys/devices/system}. Blocks. */
public final class TopologyReader {

  private static final long KIB_PER_MIB = 1024;

  /** The accesses of processors alone, without those of other devices. */
  private static final String OF_PROCESSORS = "access1";

  private final NodeTree system;
  private final CellMemory memory;
  private final Set<Integer> online;

  /**
   * @param system {@code /sys/devices/system}, or a tree like it
   */
  public TopologyReader(Path system, CellMemory memory) {
    this.system = new NodeTree(system);
    this.memory = memory;
    this.online = new HashSet<>(online());
  }

  /** The processors that work. */
  List<Integer> online() {
    NodeTree cpus = system.in("cpu");
    return cpus.list("online").orElseGet(() -> cpus.numbered("cpu").boxed().toList());
  }

  /** The processors that there are. */
  List<Integer> present() {
    NodeTree cpus = system.in("cpu");
    return cpus.list("present").orElseGet(() -> cpus.numbered("cpu").boxed().toList());
  }

  /** The numbers of the cells; one, number 0, where the machine knows of none. */
  List<Integer> cells() {
    NodeTree nodes = system.in("node");
    List<Integer> there = nodes.numbered("node").boxed().toList();
    return there.isEmpty()
        ? List.of(0)
        : there.stream().filter(nodes.list("online").orElse(there)::contains).toList();
  }

  /** Everything. */
  public HostTopology topology() {
    return HostTopology.of(cells().stream().map(this::cell).toList(), links());
  }

  private Cell cell(int id) {
    return new Cell(
        id,
        OptionalAmount.of(memory.kibibytes(id)),
        memory.pages(id).entrySet().stream()
            .map(size -> Pages.of(size.getKey(), size.getValue()))
            .toList(),
        distances(id),
        sideCaches(id),
        Cpus.of(cpusOf(id).stream().map(this::cpu).toList()));
  }

  /** The processors of a cell, whether they work or not. */
  List<Integer> cpusOf(int cell) {
    NodeTree node = system.in("node").in("node" + cell);
    return node.exists()
        ? node.list("cpulist").orElseGet(() -> node.numbered("cpu").boxed().toList())
        : present();
  }

  /** Where a processor lies; empty for one that does not work. */
  Optional<CpuPlace> place(int cpu) {
    NodeTree topology = system.in("cpu").in("cpu" + cpu).in("topology");
    return online.contains(cpu)
        ? Optional.of(
            new CpuPlace(
                atLeastZero(topology, "physical_package_id"),
                atLeastZero(topology, "die_id"),
                atLeastZero(topology, "cluster_id"),
                atLeastZero(topology, "core_id"),
                topology.list("thread_siblings_list").orElseGet(() -> List.of(cpu))))
        : Optional.empty();
  }

  /** Kernels say -1 where they do not know. */
  private static int atLeastZero(NodeTree tree, String name) {
    return Math.max(0, tree.whole(name).orElse(0));
  }

  /**
   * @param siblings the threads of its core
   */
  record CpuPlace(int socket, int die, int cluster, int core, List<Integer> siblings) {}

  private CellCpu cpu(int id) {
    return place(id)
        .map(
            place ->
                new CellCpu(
                    id,
                    Optional.of(place.socket()),
                    Optional.of(place.die()),
                    Optional.of(place.cluster()),
                    Optional.of(place.core()),
                    Optional.of(CpuList.format(place.siblings()))))
        .orElseGet(() -> CellCpu.offline(id));
  }

  private Optional<Distances> distances(int cell) {
    List<Integer> values = memory.distances(cell);
    List<Integer> cells = cells();
    return values.size() != cells.size() || values.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Distances(
                IntStream.range(0, values.size())
                    .mapToObj(i -> new Sibling(cells.get(i), values.get(i)))
                    .toList()));
  }

  private List<SideCache> sideCaches(int cell) {
    NodeTree caches = system.in("node").in("node" + cell).in("memory_side_cache");
    return caches
        .numbered("index")
        .mapToObj(level -> sideCache(level, caches.in("index" + level)))
        .sorted(Comparator.comparingInt(SideCache::level))
        .toList();
  }

  private static SideCache sideCache(int level, NodeTree cache) {
    return new SideCache(
        level,
        cache.number("indexing").orElse(0) == 0 ? "direct" : "full",
        cache.number("write_policy").orElse(0) == 0 ? "writeback" : "writethrough",
        new Quantity(cache.number("size").orElse(0) / KIB_PER_MIB, "KiB"),
        new Quantity(cache.number("line_size").orElse(0), "B"));
  }

  private List<Link> links() {
    List<Link> links = new ArrayList<>();
    for (int target : cells()) {
      NodeTree from = system.in("node").in("node" + target).in(OF_PROCESSORS).in("initiators");
      from.numbered("node").forEach(initiator -> links.addAll(links(initiator, target, from)));
    }
    return links;
  }

  private static List<Link> links(int initiator, int target, NodeTree told) {
    List<Link> links = new ArrayList<>();
    for (String type : List.of("read", "write")) {
      told.number(type + "_bandwidth")
          .ifPresent(
              mib -> links.add(new Bandwidth(initiator, target, type, mib * KIB_PER_MIB, "KiB")));
      told.number(type + "_latency")
          .ifPresent(nanos -> links.add(new Latency(initiator, target, type, nanos)));
    }
    return links;
  }

  /** What is not told is not written. */
  private static final class OptionalAmount {
    static Optional<Amount> of(OptionalLong kib) {
      return kib.isPresent() ? Optional.of(Amount.kib(kib.getAsLong())) : Optional.empty();
    }
  }
}
