package io.vireo.host.node;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Host;
import io.vireo.host.Lane;
import io.vireo.host.node.Node.Arrangement;
import io.vireo.host.node.Node.CpuTimes;
import io.vireo.host.node.Node.Cpus;
import io.vireo.host.node.Node.FreeMemory;
import io.vireo.model.capability.HostCapabilities;
import io.vireo.model.capability.Support;
import io.vireo.model.capability.Sysinfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What the kernel tells of this machine, read on a lane when it is asked for. Any thread; futures
 * complete on the lane.
 */
public final class NodeReader {

  private static final long BYTES_PER_KIB = 1024;

  private final Lane lane;
  private final NodeTree proc;
  private final Path sys;
  private final CellMemory.OfKernel memory;

  public NodeReader(Host host) {
    this(host.lane("node"), Path.of("/proc"), Path.of("/sys"));
  }

  NodeReader(Lane lane, Path proc, Path sys) {
    this.lane = lane;
    this.proc = new NodeTree(proc);
    this.sys = sys;
    this.memory = CellMemory.OfKernel.at(sys.resolve("devices/system/node"));
  }

  private TopologyReader topology() {
    return new TopologyReader(sys.resolve("devices/system"), memory);
  }

  /**
   * @param model of its processors
   */
  public Future<Node> node(String model) {
    return lane.run(() -> look(model));
  }

  private Node look(String model) {
    TopologyReader topology = topology();
    return new Node(
        proc.text("sys/kernel/hostname").orElse("localhost"),
        model,
        memoryKib(topology.cells()),
        topology.online().size(),
        CpuInfo.of(proc.text("cpuinfo").orElse("")).mhz(),
        arrangement(topology),
        pageSizes());
  }

  /** What the cells have together: the whole may be told of a part of the machine only. */
  private long memoryKib(List<Integer> cells) {
    long sum = cells.stream().mapToLong(cell -> memory.kibibytes(cell).orElse(0)).sum();
    return sum > 0 ? sum : whole().kib("MemTotal").orElse(0);
  }

  private static Arrangement arrangement(TopologyReader topology) {
    int sockets = 1;
    int cores = 1;
    int threads = 1;
    for (int cell : topology.cells()) {
      Map<Integer, Set<List<Integer>>> coresOf = new HashMap<>();
      for (int cpu : topology.cpusOf(cell)) {
        var place = topology.place(cpu);
        if (place.isPresent()) {
          TopologyReader.CpuPlace at = place.get();
          coresOf
              .computeIfAbsent(at.socket(), _ -> new HashSet<>())
              .add(List.of(at.die(), at.cluster(), at.core()));
          threads = Math.max(threads, at.siblings().size());
        }
      }
      sockets = Math.max(sockets, coresOf.size());
      cores = Math.max(cores, coresOf.values().stream().mapToInt(Set::size).max().orElse(1));
    }
    return new Arrangement(topology.cells().size(), sockets, cores, threads)
        .orFlat(topology.present().size());
  }

  private List<Long> pageSizes() {
    List<Long> sizes = new ArrayList<>(List.of(CellMemory.OfKernel.PAGE_KIB));
    new NodeTree(sys.resolve("kernel/mm/hugepages"))
        .names().stream()
            .map(name -> name.replaceAll("\\D", ""))
            .filter(digits -> !digits.isEmpty() && digits.length() < 10)
            .map(Long::valueOf)
            .sorted()
            .forEach(sizes::add);
    return sizes;
  }

  private MemInfo whole() {
    return MemInfo.of(proc.text("meminfo"));
  }

  /** Of one processor, or of all together. */
  public Future<CpuTimes> cpuTimes(OptionalInt cpu) {
    String name = cpu.isPresent() ? "cpu" + cpu.getAsInt() : "cpu";
    return lane.run(
        () ->
            CpuStat.line(proc.text("stat").orElse(""), name)
                .orElseThrow(() -> unknown("processor", cpu)));
  }

  private static VirtException unknown(String what, OptionalInt number) {
    return new VirtException(
        ErrorCode.INVALID_ARG,
        "this host has no %s %s; node.info tells how many there are"
            .formatted(what, number.isPresent() ? number.getAsInt() : ""));
  }

  /** Of one cell, or of the whole machine. */
  public Future<MemoryUse> memoryUse(OptionalInt cell) {
    return lane.run(
        () -> {
          MemInfo told = cell.isPresent() ? cellMemory(cell.getAsInt()) : whole();
          return new MemoryUse(
              told.kib("MemTotal").orElseThrow(() -> unknown("NUMA cell", cell)),
              told.kib("MemFree").orElse(0),
              optional(told, "Buffers"),
              optional(told, "Cached"));
        });
  }

  private static Optional<Long> optional(MemInfo told, String name) {
    return Optional.ofNullable(told.lines().get(name));
  }

  private MemInfo cellMemory(int cell) {
    return MemInfo.of(memory.nodes().in("node" + cell).text("meminfo"));
  }

  public Future<FreeMemory> freeMemory() {
    return lane.run(
        () -> {
          long all = whole().kib("MemFree").orElse(0) * BYTES_PER_KIB;
          List<Long> cells =
              topology().cells().stream()
                  .map(cell -> cellMemory(cell).kib("MemFree"))
                  .map(kib -> kib.isPresent() ? kib.getAsLong() * BYTES_PER_KIB : all)
                  .toList();
          return new FreeMemory(all, cells);
        });
  }

  /** The sizes of the first cell, then those of the next. */
  public Future<List<Long>> freePages(List<Long> sizesKib, int firstCell, int cells) {
    return lane.run(
        () -> {
          List<Integer> there = topology().cells();
          List<Long> counts = new ArrayList<>();
          for (int cell = firstCell; cell < firstCell + cells && there.contains(cell); cell++) {
            counts.addAll(freePages(sizesKib, cell));
          }
          if (counts.isEmpty()) {
            throw unknown("NUMA cell", OptionalInt.of(firstCell));
          }
          return counts;
        });
  }

  private List<Long> freePages(List<Long> sizesKib, int cell) {
    Map<Long, Long> free = memory.free(cell);
    return sizesKib.stream()
        .map(
            size ->
                Optional.ofNullable(free.get(size))
                    .orElseThrow(
                        () ->
                            new VirtException(
                                ErrorCode.INVALID_ARG,
                                "this host has no pages of %d KiB, it has those of %s"
                                    .formatted(size, pageSizes()))))
        .toList();
  }

  public Future<Cpus> cpus() {
    return lane.run(
        () -> {
          TopologyReader topology = topology();
          return new Cpus(topology.present().size(), topology.online());
        });
  }

  /** Fails with {@code CONFIG_UNSUPPORTED} where the firmware, or the kernel, tells nothing. */
  public Future<Sysinfo> sysinfo() {
    return lane.run(
        () ->
            firmware()
                .sysinfo()
                .orElseThrow(
                    () ->
                        new VirtException(
                            ErrorCode.CONFIG_UNSUPPORTED,
                            "this host's firmware has no SMBIOS tables to show")));
  }

  private Firmware firmware() {
    return new Firmware(new NodeTree(sys.resolve("class/dmi/id")));
  }

  /**
   * The host's part of a capabilities document; what hypervisors add to it is left out.
   *
   * @param arch as libvirt names it
   */
  public Future<HostCapabilities> capabilities(String arch) {
    return lane.run(() -> describe(arch));
  }

  private HostCapabilities describe(String arch) {
    CacheReader caches = new CacheReader(sys.resolve("devices/system"), sys.resolve("fs/resctrl"));
    return new HostCapabilities(
        firmware().uuid(),
        processors(arch),
        power(),
        Support.of(!new NodeTree(sys.resolve("kernel/iommu_groups")).names().isEmpty()),
        Optional.empty(),
        Optional.of(topology().topology()),
        caches.caches(),
        caches.bandwidth(),
        List.of());
  }

  private HostCapabilities.HostCpu processors(String arch) {
    CpuInfo told = CpuInfo.of(proc.text("cpuinfo").orElse(""));
    Arrangement lie = arrangement(topology());
    return new HostCapabilities.HostCpu(
        arch,
        Optional.empty(),
        told.vendor(),
        told.microcode().map(HostCapabilities.Microcode::new),
        Optional.of(
            new HostCapabilities.CpuTopology(lie.sockets(), 1, 1, lie.cores(), lie.threads())),
        told.addressBits().map(bits -> new HostCapabilities.PhysicalAddress("emulate", bits)),
        List.of(),
        Optional.empty(),
        pageSizes().stream().map(size -> new HostCapabilities.PageSize("KiB", size)).toList());
  }

  private HostCapabilities.PowerManagement power() {
    List<String> states =
        new NodeTree(sys.resolve("power"))
            .text("state")
            .map(line -> List.of(line.split(" ")))
            .orElse(List.of());
    return new HostCapabilities.PowerManagement(
        states.contains("mem"), states.contains("disk"), false);
  }
}
