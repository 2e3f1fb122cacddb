package io.vireo.qemu.alloc;

import io.vireo.model.domain.device.Address.Pci;
import io.vireo.model.domain.device.Controller;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** All buses of a machine while their places are given out; grows when it is told to. */
final class PciTopology {

  private static final int BUSES_MAX = 256;
  private static final int OLD_BRIDGE_SLOT = 0x1e;

  private final Board board;
  private final TreeMap<Integer, PciBus> buses = new TreeMap<>();
  private final List<Controller> added = new ArrayList<>();

  PciTopology(Board board, List<Controller> controllers) {
    this.board = board;
    controllers.forEach(this::open);
    buses.get(0).takeSlot(0);
    if (board == Board.Q35) {
      buses.get(0).take(0x1f, 0);
      buses.get(0).take(0x1f, 3);
    } else if (board == Board.PC) {
      buses.get(0).take(1, 0);
    }
  }

  /** The controllers that it had to grow by. */
  List<Controller> added() {
    return List.copyOf(added);
  }

  Optional<PciBus> bus(int index) {
    return Optional.ofNullable(buses.get(index));
  }

  int buses() {
    return buses.size();
  }

  /** Whether no bus has a free place left. */
  boolean isFull() {
    return buses.values().stream().noneMatch(PciBus::hasRoom);
  }

  /** One more controller of the board's usual kind. */
  void addUsual(int index) {
    add(index, board.hasPcie() ? "pcie-root-port" : "pci-bridge");
  }

  /** A place on a bus that is there. */
  Optional<Pci> find(PciNeed need) {
    return findBelow(need, BUSES_MAX);
  }

  /** The same for a bridge, which must not hang from buses behind it. */
  Optional<Pci> findBelow(PciNeed need, int index) {
    List<PciBus> below = List.copyOf(buses.headMap(index).values());
    return switch (need) {
      case NONE -> Optional.empty();
      case EXPRESS ->
          board.hasPcie() ? on(below, PciBus.Kind.PORT, PciBus::next) : conventional(below);
      case CONVENTIONAL -> conventional(below);
      case BRIDGE -> on(below, PciBus.Kind.DMI_BRIDGE, PciBus::next).or(() -> conventional(below));
      case ROOT_FUNCTION -> on(below, PciBus.Kind.PCIE_ROOT, PciBus::nextFunction);
      case ROOT_SLOT -> on(below, rootKind(), PciBus::next);
      case OLD_BRIDGE -> on(below, rootKind(), bus -> bus.nextFrom(OLD_BRIDGE_SLOT));
      case SWITCH_SLOT -> on(below, PciBus.Kind.SWITCH, PciBus::next);
    };
  }

  /** Adds buses until {@link #find} can succeed, and then finds. */
  Pci findOrGrow(PciNeed need) {
    return find(need)
        .orElseGet(
            () -> {
              if (buses.size() >= BUSES_MAX) {
                throw Conflict.full("the PCI topology");
              }
              grow(need);
              return find(need).orElseThrow(() -> Conflict.full("the PCI topology"));
            });
  }

  private void grow(PciNeed need) {
    int next = buses.lastKey() + 1;
    switch (need) {
      case EXPRESS -> add(next, board.hasPcie() ? "pcie-root-port" : "pci-bridge");
      case CONVENTIONAL, BRIDGE -> growConventional(next);
      case NONE, ROOT_FUNCTION, ROOT_SLOT, OLD_BRIDGE, SWITCH_SLOT ->
          throw Conflict.full("PCI bus 0");
    }
  }

  /** The new bus's own bridge is not placed here: the second pass places bridges first. */
  private void growConventional(int next) {
    if (!board.hasPcie()) {
      add(next, "pci-bridge");
      return;
    }
    if (find(PciNeed.EXPRESS).isEmpty()) {
      add(next, "pcie-root-port");
      takePort();
      add(next + 1, "pcie-to-pci-bridge");
    } else {
      add(next, "pcie-to-pci-bridge");
    }
  }

  private void takePort() {
    if (find(PciNeed.EXPRESS).isEmpty()) {
      throw Conflict.full("the PCI topology");
    }
  }

  private void add(int index, String model) {
    Controller controller = Controller.of(Controller.Type.PCI, index, Optional.of(model));
    added.add(controller);
    open(controller);
  }

  private Optional<Pci> conventional(List<PciBus> buses) {
    return on(buses, PciBus.Kind.PCI_ROOT, PciBus::next)
        .or(() -> on(buses, PciBus.Kind.BRIDGE, PciBus::next));
  }

  private static Optional<Pci> on(
      List<PciBus> buses, PciBus.Kind kind, Function<PciBus, Optional<Pci>> take) {
    return buses.stream()
        .filter(bus -> bus.kind() == kind)
        .map(take)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private PciBus.Kind rootKind() {
    return board.hasPcie() ? PciBus.Kind.PCIE_ROOT : PciBus.Kind.PCI_ROOT;
  }

  private void open(Controller controller) {
    int index = controller.index().orElse(0);
    buses.put(index, new PciBus(index, kind(controller.model().orElse(""))));
  }

  private static PciBus.Kind kind(String model) {
    return switch (model) {
      case "pci-root" -> PciBus.Kind.PCI_ROOT;
      case "pcie-root" -> PciBus.Kind.PCIE_ROOT;
      case "dmi-to-pci-bridge" -> PciBus.Kind.DMI_BRIDGE;
      case "pcie-root-port", "pcie-switch-downstream-port" -> PciBus.Kind.PORT;
      case "pcie-switch-upstream-port" -> PciBus.Kind.SWITCH;
      default -> PciBus.Kind.BRIDGE;
    };
  }
}
