package io.vireo.model.capability;

import io.vireo.wire.Attr;
import io.vireo.wire.Child;
import io.vireo.wire.Element;
import io.vireo.wire.Text;
import java.util.List;
import java.util.Optional;

/** Which processors and which memory are near each other. */
public record HostTopology(@Child Cells cells, @Child Optional<Interconnects> interconnects) {

  public static HostTopology of(List<Cell> cells, List<Link> links) {
    return new HostTopology(
        new Cells(cells.size(), cells),
        links.isEmpty() ? Optional.empty() : Optional.of(new Interconnects(links)));
  }

  public record Cells(@Attr int num, @Child("cell") List<Cell> cells) {
    public Cells {
      cells = List.copyOf(cells);
    }
  }

  /** A NUMA cell. */
  public record Cell(
      @Attr int id,
      @Child Optional<Amount> memory,
      @Child List<Pages> pages,
      @Child Optional<Distances> distances,
      @Child("cache") List<SideCache> caches,
      @Child Cpus cpus) {

    public Cell {
      pages = List.copyOf(pages);
      caches = List.copyOf(caches);
    }
  }

  /** How many pages of a size there are. */
  public record Pages(@Attr String unit, @Attr long size, @Text long count) {
    public static Pages of(long sizeKib, long count) {
      return new Pages("KiB", sizeKib, count);
    }
  }

  public record Distances(@Child("sibling") List<Sibling> siblings) {
    public Distances {
      siblings = List.copyOf(siblings);
    }
  }

  /** How far another cell is; 10 is the cell itself. */
  public record Sibling(@Attr int id, @Attr int value) {}

  /** A cache before a cell's memory. */
  public record SideCache(
      @Attr int level,
      @Attr String associativity,
      @Attr String policy,
      @Child Quantity size,
      @Child Quantity line) {}

  public record Quantity(@Attr long value, @Attr String unit) {}

  public record Cpus(@Attr int num, @Child("cpu") List<CellCpu> cpus) {
    public Cpus {
      cpus = List.copyOf(cpus);
    }

    public static Cpus of(List<CellCpu> cpus) {
      return new Cpus(cpus.size(), cpus);
    }
  }

  /**
   * A processor; of one that is offline only the number is known.
   *
   * @param siblings the threads of its core
   */
  public record CellCpu(
      @Attr int id,
      @Attr("socket_id") Optional<Integer> socket,
      @Attr("die_id") Optional<Integer> die,
      @Attr("cluster_id") Optional<Integer> cluster,
      @Attr("core_id") Optional<Integer> core,
      @Attr Optional<String> siblings) {

    public static CellCpu offline(int id) {
      return new CellCpu(
          id,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
  }

  /** The ways from processors to memory. */
  public record Interconnects(@Child List<Link> links) {
    public Interconnects {
      links = List.copyOf(links);
    }
  }

  /** A way from one cell's processors to one cell's memory. */
  public sealed interface Link {}

  /**
   * @param value in nanoseconds
   */
  @Element("latency")
  public record Latency(@Attr int initiator, @Attr int target, @Attr String type, @Attr long value)
      implements Link {}

  @Element("bandwidth")
  public record Bandwidth(
      @Attr int initiator, @Attr int target, @Attr String type, @Attr long value, @Attr String unit)
      implements Link {}
}
