package io.vireo.qemu.alloc;

import io.vireo.model.OnOff;
import io.vireo.model.domain.Devices;
import io.vireo.model.domain.device.Address;
import io.vireo.model.domain.device.Address.Pci;
import io.vireo.model.domain.device.Console;
import io.vireo.model.domain.device.Controller;
import io.vireo.model.domain.device.Device;
import io.vireo.model.domain.device.Disk;
import io.vireo.model.domain.device.Filesystem;
import io.vireo.model.domain.device.Hostdev;
import io.vireo.model.domain.device.Input;
import io.vireo.model.domain.device.Interface;
import io.vireo.model.domain.device.MemBalloon;
import io.vireo.model.domain.device.MemoryDevice;
import io.vireo.model.domain.device.Panic;
import io.vireo.model.domain.device.Rng;
import io.vireo.model.domain.device.Serial;
import io.vireo.model.domain.device.Shmem;
import io.vireo.model.domain.device.Sound;
import io.vireo.model.domain.device.Video;
import io.vireo.model.domain.device.Watchdog;
import io.vireo.qemu.caps.QemuCapabilities;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * PCI addresses, and the buses they need. It goes twice over the devices: first to learn how many
 * buses there must be, with one slot to spare for whatever is plugged later; then, those buses
 * first, to give out addresses for good.
 */
final class PciAddresses {

  private final Board board;
  private final List<Device> devices;
  private final PciTopology topology;

  private PciAddresses(Board board, List<Device> devices) {
    this.board = board;
    this.devices = new ArrayList<>(devices);
    this.topology = new PciTopology(board, bridges(devices));
  }

  static Devices assign(Devices devices, Board board, QemuCapabilities capabilities) {
    PciAddresses trial = new PciAddresses(board, devices.all());
    trial.fillGaps();
    trial.placeAll();
    trial.spare();
    List<Device> all = new ArrayList<>(devices.all());
    all.addAll(trial.topology.added());
    PciAddresses real = new PciAddresses(board, all);
    real.placeAll();
    real.markMultifunction();
    return new BridgeOptions(capabilities).complete(devices.withAll(real.devices));
  }

  private static List<Controller> bridges(List<Device> devices) {
    return devices.stream()
        .filter(d -> d instanceof Controller c && c.type() == Controller.Type.PCI)
        .map(Controller.class::cast)
        .toList();
  }

  /** Buses that addresses speak of and nobody made. */
  private void fillGaps() {
    int highest =
        devices.stream()
            .map(PciAddresses::pci)
            .flatMap(Optional::stream)
            .mapToInt(Pci::bus)
            .max()
            .orElse(0);
    int last =
        Math.max(highest, bridges(devices).stream().mapToInt(PciAddresses::index).max().orElse(0));
    IntStream.rangeClosed(1, last)
        .filter(bus -> topology.bus(bus).isEmpty())
        .forEach(topology::addUsual);
    devices.addAll(topology.added());
  }

  private static int index(Controller controller) {
    return controller.index().orElse(0);
  }

  private void placeAll() {
    devices.forEach(this::reserve);
    placeChipset();
    IntStream.range(0, devices.size())
        .boxed()
        .sorted(Comparator.comparingInt(i -> rank(devices.get(i))))
        .forEach(this::place);
  }

  private void reserve(Device device) {
    pci(device)
        .ifPresent(
            at -> {
              topology
                  .bus(at.bus())
                  .orElseThrow(() -> Conflict.full("PCI bus " + at.bus()))
                  .take(at.slot(), at.function());
              if (PciNeed.of(device) == PciNeed.ROOT_FUNCTION) {
                topology.bus(at.bus()).ifPresent(bus -> bus.share(at.slot()));
              }
            });
  }

  private void placeChipset() {
    Chipset chipset = new Chipset(board);
    for (int i = 0; i < devices.size(); i++) {
      Optional<Pci> place = chipset.place(devices.get(i));
      if (place.isPresent() && wants(devices.get(i), place.get())) {
        topology.bus(0).orElseThrow().take(place.get().slot(), place.get().function());
        put(i, place.get());
      }
    }
  }

  private boolean wants(Device device, Pci place) {
    boolean companion = device instanceof Controller c && c.type() == Controller.Type.USB;
    boolean builtin = device instanceof Controller && (place.function() > 0 || companion);
    return pci(device).isEmpty()
        && device.address().filter(a -> !(a instanceof Pci)).isEmpty()
        && (builtin || topology.bus(0).orElseThrow().isFree(place.slot()));
  }

  private void place(int i) {
    Device device = devices.get(i);
    PciNeed need = PciNeed.of(device);
    boolean elsewhere = device.address().filter(a -> !(a instanceof Pci)).isPresent();
    if (need != PciNeed.NONE && pci(device).isEmpty() && !elsewhere) {
      put(i, besideCompanion(device).orElseGet(() -> find(device, need)));
    }
  }

  private Pci find(Device device, PciNeed need) {
    if (device instanceof Controller c && c.type() == Controller.Type.PCI) {
      return topology.findBelow(need, index(c)).orElseGet(() -> topology.findOrGrow(need));
    }
    Pci place = topology.findOrGrow(need);
    return device instanceof Controller c
        ? Chipset.companionFunction(c).map(f -> narrowed(place, f)).orElse(place)
        : place;
  }

  private Pci narrowed(Pci place, int function) {
    topology.bus(place.bus()).orElseThrow().narrow(place.slot(), function);
    return Pci.of(0, place.bus(), place.slot(), function);
  }

  /** Controllers that work together share a slot. */
  private Optional<Pci> besideCompanion(Device device) {
    if (!(device instanceof Controller controller)) {
      return Optional.empty();
    }
    return Chipset.companionFunction(controller)
        .flatMap(function -> companion(controller).map(at -> beside(at, function)));
  }

  private Pci beside(Pci companion, int function) {
    Pci place = Pci.of(0, companion.bus(), companion.slot(), function);
    topology.bus(place.bus()).orElseThrow().take(place.slot(), function);
    return place;
  }

  private Optional<Pci> companion(Controller controller) {
    return devices.stream()
        .filter(
            d ->
                d instanceof Controller c
                    && c.type() == Controller.Type.USB
                    && c.index().equals(controller.index()))
        .map(PciAddresses::pci)
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** One place more than is needed. */
  private void spare() {
    if (topology.isFull()) {
      return;
    }
    topology.findOrGrow(board.hasPcie() ? PciNeed.EXPRESS : PciNeed.CONVENTIONAL);
  }

  private void put(int i, Pci place) {
    Device device = devices.get(i);
    devices.set(i, device.withInfo(device.info().withAddress(place)));
  }

  /** Function 0 of a slot with several must say so. */
  private void markMultifunction() {
    for (int i = 0; i < devices.size(); i++) {
      Optional<Pci> place = pci(devices.get(i));
      if (place.filter(p -> p.function() == 0 && p.multifunction().isEmpty()).isPresent()
          && topology.bus(place.get().bus()).orElseThrow().isMultifunction(place.get().slot())) {
        Pci at = place.get();
        put(i, new Pci(at.domain(), at.bus(), at.slot(), 0, Optional.of(OnOff.ON), at.zpci()));
      }
    }
  }

  private static Optional<Pci> pci(Device device) {
    return !(device instanceof Console)
            && device.address().orElse(null) instanceof Address.Pci at
            && at.isAssigned()
        ? Optional.of(at)
        : Optional.empty();
  }

  private static int rank(Device device) {
    return switch (device) {
      case Controller c when c.type() == Controller.Type.PCI -> index(c) - 1_000;
      case Filesystem _ -> 1;
      case Interface _ -> 2;
      case Sound _ -> 3;
      case Controller _ -> 4;
      case Disk _ -> 5;
      case Hostdev _ -> 6;
      case MemBalloon _ -> 7;
      case Rng _ -> 8;
      case Watchdog _ -> 9;
      case Video _ -> 10;
      case Shmem _ -> 11;
      case Input _ -> 12;
      case Serial _ -> 13;
      case Panic _ -> 14;
      case MemoryDevice _ -> 15;
      default -> 16;
    };
  }
}
