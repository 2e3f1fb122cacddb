package io.vireo.host.node;

import io.vireo.model.capability.HostCaches;
import io.vireo.model.capability.HostCaches.Bank;
import io.vireo.model.capability.HostCaches.Control;
import io.vireo.model.capability.HostCaches.Monitor;
import io.vireo.model.capability.HostCapabilities.Feature;
import io.vireo.model.capability.MemoryBandwidth;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The caches that processors share, and how the kernel can share them out: {@code
 * /sys/devices/system/cpu} and resctrl. Blocks.
 */
public final class CacheReader {

  /** Caches nearer to a core than this are nobody's but its own. */
  private static final int LEVEL_MIN = 2;

  private static final long KIB = 1024;
  private static final long MIB = KIB * KIB;

  private final NodeTree cpus;
  private final NodeTree control;

  /**
   * @param system {@code /sys/devices/system}, or a tree like it
   * @param control {@code /sys/fs/resctrl}, or a tree like it; need not be there
   */
  public CacheReader(Path system, Path control) {
    this.cpus = new NodeTree(system).in("cpu");
    this.control = new NodeTree(control);
  }

  /** Empty where the kernel tells of no shared cache. */
  public Optional<HostCaches> caches() {
    List<Bank> banks = banks().stream().map(this::bank).toList();
    return banks.isEmpty() ? Optional.empty() : Optional.of(new HostCaches(banks, cacheMonitor()));
  }

  /** Empty where nothing of it can be shared out or watched. */
  public Optional<MemoryBandwidth> bandwidth() {
    List<MemoryBandwidth.Node> nodes = bandwidthControl().map(this::nodes).orElse(List.of());
    Optional<MemoryBandwidth.Monitor> monitor = bandwidthMonitor();
    return nodes.isEmpty() && monitor.isEmpty()
        ? Optional.empty()
        : Optional.of(new MemoryBandwidth(nodes, monitor));
  }

  private record Found(int level, String type, int id, long bytes, List<Integer> cpus) {}

  private List<Found> banks() {
    Comparator<Found> order =
        Comparator.comparingInt(Found::level)
            .thenComparing(Found::type)
            .thenComparingInt(Found::id);
    TreeSet<Found> found = new TreeSet<>(order);
    for (int cpu : cpus.list("online").orElseGet(() -> cpus.numbered("cpu").boxed().toList())) {
      NodeTree caches = cpus.in("cpu" + cpu).in("cache");
      caches
          .numbered("index")
          .mapToObj(index -> found(caches.in("index" + index)))
          .flatMap(Optional::stream)
          .filter(it -> it.level() >= LEVEL_MIN)
          .forEach(found::add);
    }
    return List.copyOf(found);
  }

  private static Optional<Found> found(NodeTree cache) {
    return cache.whole("id").isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Found(
                cache.whole("level").orElse(0),
                type(cache.text("type").orElse("")),
                cache.whole("id").getAsInt(),
                cache.text("size").map(CacheReader::bytes).orElse(0L),
                cache.list("shared_cpu_list").orElse(List.of())));
  }

  private static String type(String kernel) {
    return switch (kernel) {
      case "Data" -> "data";
      case "Instruction" -> "code";
      default -> "both";
    };
  }

  /** As in {@code 256K}. */
  private static long bytes(String size) {
    String digits = size.replaceAll("\\D", "");
    long number = digits.isEmpty() || digits.length() > 12 ? 0 : Long.parseLong(digits);
    return size.endsWith("M") ? number * MIB : size.endsWith("K") ? number * KIB : number;
  }

  private Bank bank(Found bank) {
    boolean large = bank.bytes() % MIB == 0;
    return new Bank(
        bank.id(),
        bank.level(),
        bank.type(),
        bank.bytes() / (large ? MIB : KIB),
        large ? "MiB" : "KiB",
        CpuList.format(bank.cpus()),
        controls(bank));
  }

  /** By the name of the kernel's directory, and what libvirt calls the part. */
  private List<Control> controls(Found bank) {
    String name = "L" + bank.level();
    List<Control> controls = new ArrayList<>();
    part(bank, name, "both").ifPresent(controls::add);
    part(bank, name + "CODE", "code").ifPresent(controls::add);
    part(bank, name + "DATA", "data").ifPresent(controls::add);
    return controls;
  }

  private Optional<Control> part(Found bank, String directory, String type) {
    NodeTree info = control.in("info").in(directory);
    return info.text("cbm_mask")
        .map(mask -> new BigInteger(mask, 16).bitCount())
        .filter(bits -> bits > 0)
        .map(
            bits -> {
              long granularity = bank.bytes() / bits;
              long least = info.number("min_cbm_bits").orElse(1);
              boolean large = granularity % MIB == 0;
              long unit = large ? MIB : KIB;
              return new Control(
                  granularity / unit,
                  least > 1 ? Optional.of(granularity * least / unit) : Optional.empty(),
                  large ? "MiB" : "KiB",
                  type,
                  info.whole("num_closids").orElse(0));
            });
  }

  private record Watched(int level, NodeTree info, List<String> features) {}

  private Optional<Watched> watched() {
    NodeTree info = control.in("info");
    return info.names().stream()
        .filter(name -> name.matches("L\\d_MON"))
        .findFirst()
        .map(
            name ->
                new Watched(
                    Character.digit(name.charAt(1), 10),
                    info.in(name),
                    info.in(name).text("mon_features").stream().flatMap(String::lines).toList()));
  }

  private static List<Feature> features(Watched watched, String prefix) {
    return watched.features().stream()
        .filter(name -> name.startsWith(prefix))
        .map(Feature::new)
        .toList();
  }

  private Optional<Monitor> cacheMonitor() {
    return watched()
        .map(
            it ->
                new Monitor(
                    it.level(),
                    it.info().number("max_threshold_occupancy").orElse(0),
                    it.info().whole("num_rmids").orElse(0),
                    features(it, "llc_")))
        .filter(it -> !it.features().isEmpty());
  }

  private Optional<MemoryBandwidth.Monitor> bandwidthMonitor() {
    return watched()
        .map(
            it ->
                new MemoryBandwidth.Monitor(
                    it.info().whole("num_rmids").orElse(0), features(it, "mbm_")))
        .filter(it -> !it.features().isEmpty());
  }

  private Optional<MemoryBandwidth.Control> bandwidthControl() {
    NodeTree info = control.in("info").in("MB");
    return info.exists()
        ? Optional.of(
            new MemoryBandwidth.Control(
                info.whole("bandwidth_gran").orElse(0),
                Optional.of(info.whole("min_bandwidth").orElse(0)),
                info.whole("num_closids").orElse(0)))
        : Optional.empty();
  }

  /** The last cache before memory is where it is shared out. */
  private List<MemoryBandwidth.Node> nodes(MemoryBandwidth.Control control) {
    List<Found> banks = banks();
    int last = banks.stream().mapToInt(Found::level).max().orElse(0);
    return banks.stream()
        .filter(bank -> bank.level() == last)
        .map(
            bank ->
                new MemoryBandwidth.Node(bank.id(), CpuList.format(bank.cpus()), List.of(control)))
        .toList();
  }
}
