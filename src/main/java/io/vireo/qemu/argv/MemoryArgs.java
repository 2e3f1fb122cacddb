package io.vireo.qemu.argv;

import io.vireo.model.MemorySize;
import io.vireo.model.domain.MemoryAllocation;
import io.vireo.model.domain.MemoryBacking;
import io.vireo.qemu.caps.MachineType;
import io.vireo.qemu.caps.QemuFeature;
import java.util.List;
import java.util.Optional;

/** {@code -m}, the memory behind it, and {@code -overcommit}. */
final class MemoryArgs {

  private static final long KIB = 1024;

  private MemoryArgs() {}

  static void add(Argv argv) {
    MemoryAllocation memory = argv.domain().memory();
    Options size = Options.of("").put("size", kib(argv) + "k");
    memory
        .max()
        .ifPresent(max -> size.put("slots", max.slots()).put("maxmem", max.size().kib() + "k"));
    argv.add("-m", size);
    mainMemory(argv).ifPresent(id -> argv.object(backend(argv, id)));
    boolean locked = memory.backing().filter(MemoryBacking::locked).isPresent();
    argv.add("-overcommit", "mem-lock=" + Text.onOff(locked));
  }

  private static long kib(Argv argv) {
    return NumaArgs.wanted(argv) ? NumaArgs.kib(argv) : aligned(argv.domain().memory().size());
  }

  /** Boards want whole MiB. */
  static long aligned(MemorySize size) {
    return Math.ceilDiv(size.kib(), KIB) * KIB;
  }

  /**
   * The name of the main memory where it is an object of its own. A saved state finds the memory by
   * this name, so it is the one that the board itself would use.
   */
  static Optional<String> mainMemory(Argv argv) {
    return NumaArgs.wanted(argv)
        ? Optional.empty()
        : argv.domain()
            .os()
            .type()
            .machine()
            .flatMap(argv.capabilities()::machine)
            .flatMap(MachineType::ramId);
  }

  private static Props backend(Argv argv, String id) {
    Optional<MemoryBacking> backing = argv.domain().memory().backing();
    boolean shared = backing.flatMap(MemoryBacking::access).filter("shared"::equals).isPresent();
    Props props =
        switch (backing.flatMap(MemoryBacking::source).orElse("anonymous")) {
          case "memfd" ->
              byName(argv, Props.object("memory-backend-memfd", id).put("share", shared));
          case "anonymous" -> Props.object("memory-backend-ram", id).putIf(shared, "share", true);
          default -> throw Unsupported.refusal(List.of("/domain/memoryBacking/source/@type"));
        };
    return props.putIf(isImmediate(backing), "prealloc", true).put("size", kib(argv) * KIB);
  }

  /** Objects of this kind would be named by their path in saved states, and boards do not. */
  private static Props byName(Argv argv, Props props) {
    return props.putIf(
        argv.has(QemuFeature.MEMORY_CANONICAL_PATH), "x-use-canonical-path-for-ramblock-id", false);
  }

  private static boolean isImmediate(Optional<MemoryBacking> backing) {
    return backing.flatMap(MemoryBacking::allocation).filter("immediate"::equals).isPresent();
  }
}
