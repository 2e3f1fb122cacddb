package io.vireo.host.node;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The memory of NUMA cells. */
public interface CellMemory {

  /** In KiB; empty where the kernel does not tell. */
  OptionalLong kibibytes(int cell);

  /** How many pages there are of each size in KiB, small pages first. */
  Map<Long, Long> pages(int cell);

  /** How far the cell is from each, by number; empty where it is not told. */
  List<Integer> distances(int cell);

  /** As the kernel tells it. */
  record OfKernel(NodeTree nodes) implements CellMemory {

    /** What a small page is on the machines that there are here. */
    static final long PAGE_KIB = 4;

    private static final Pattern HUGE = Pattern.compile("hugepages-(\\d{1,9})kB");

    /** In the directory of all cells. */
    public static OfKernel at(Path nodes) {
      return new OfKernel(new NodeTree(nodes));
    }

    @Override
    public OptionalLong kibibytes(int cell) {
      return MemInfo.of(nodes.in("node" + cell).text("meminfo")).kib("MemTotal");
    }

    @Override
    public Map<Long, Long> pages(int cell) {
      Map<Long, Long> pages = huge(cell, "nr_hugepages");
      long held = pages.entrySet().stream().mapToLong(e -> e.getKey() * e.getValue()).sum();
      OptionalLong all = kibibytes(cell);
      if (all.isPresent()) {
        pages.put(PAGE_KIB, Math.max(0, all.getAsLong() - held) / PAGE_KIB);
      }
      return pages;
    }

    /** How many pages are free, of each size. */
    Map<Long, Long> free(int cell) {
      Map<Long, Long> pages = huge(cell, "free_hugepages");
      MemInfo.of(nodes.in("node" + cell).text("meminfo"))
          .kib("MemFree")
          .ifPresent(kib -> pages.put(PAGE_KIB, kib / PAGE_KIB));
      return pages;
    }

    private Map<Long, Long> huge(int cell, String count) {
      Map<Long, Long> pages = new TreeMap<>();
      NodeTree sizes = nodes.in("node" + cell).in("hugepages");
      for (String name : sizes.names()) {
        Matcher size = HUGE.matcher(name);
        if (size.matches()) {
          pages.put(Long.parseLong(size.group(1)), sizes.in(name).number(count).orElse(0));
        }
      }
      return pages;
    }

    @Override
    public List<Integer> distances(int cell) {
      return nodes
          .in("node" + cell)
          .text("distance")
          .map(line -> Pattern.compile("\\s+").splitAsStream(line).map(Integer::valueOf).toList())
          .orElse(List.of());
    }
  }
}
