package io.vireo.qemu.argv;

import io.vireo.model.MemorySize;
import io.vireo.model.domain.Cpu;
import io.vireo.wire.xml.XmlElement;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code -numa}: nodes with processors and anonymous memory. */
final class NumaArgs {

  private static final Set<String> KNOWN = Set.of("id", "cpus", "memory", "unit");

  private NumaArgs() {}

  static boolean wanted(Argv argv) {
    return argv.domain().cpu().flatMap(Cpu::numa).isPresent();
  }

  static void add(Argv argv) {
    argv.domain()
        .cpu()
        .flatMap(Cpu::numa)
        .ifPresent(
            numa -> {
              List<XmlElement> cells =
                  numa.children().sorted(Comparator.comparingInt(NumaArgs::id)).toList();
              for (int i = 0; i < cells.size(); i++) {
                cell(argv, cells.get(i), i);
              }
            });
  }

  private static int id(XmlElement cell) {
    return cell.attribute("id").map(Integer::parseInt).orElse(Integer.MAX_VALUE);
  }

  /** The memory of all nodes together. */
  static long kib(Argv argv) {
    return argv.domain().cpu().flatMap(Cpu::numa).stream()
        .flatMap(XmlElement::children)
        .mapToLong(NumaArgs::kib)
        .sum();
  }

  private static long kib(XmlElement cell) {
    long amount = Long.parseLong(cell.attribute("memory").orElse("0"));
    return MemoryArgs.aligned(new MemorySize(cell.attribute("unit"), amount));
  }

  private static void cell(Argv argv, XmlElement cell, int index) {
    refuseUnknown(cell, index);
    String id = cell.attribute("id").orElse(Integer.toString(index));
    argv.object(Props.object("memory-backend-ram", "ram-node" + id).put("size", kib(cell) * 1024));
    StringBuilder value = new StringBuilder("node,nodeid=" + id);
    cell.attribute("cpus")
        .ifPresent(
            cpus -> {
              for (String range : cpus.split(",")) {
                value.append(",cpus=").append(range);
              }
            });
    argv.add("-numa", value.append(",memdev=ram-node").append(id).toString());
  }

  private static void refuseUnknown(XmlElement cell, int index) {
    String place = "/domain/cpu/numa/cell[" + (index + 1) + "]";
    Optional<String> unknown =
        cell.attributes().stream()
            .map(a -> a.name().getLocalPart())
            .filter(name -> !KNOWN.contains(name))
            .map(name -> "/@" + name)
            .findFirst()
            .or(() -> cell.children().map(c -> "/" + c.name().getLocalPart()).findFirst());
    if (unknown.isPresent()) {
      throw Unsupported.refusal(List.of(place + unknown.get()));
    }
  }
}
