package io.vireo.qemu.alloc;

import io.vireo.model.domain.Devices;
import io.vireo.model.domain.device.Address;
import io.vireo.model.domain.device.Channel;
import io.vireo.model.domain.device.Console;
import io.vireo.model.domain.device.Controller;
import io.vireo.model.domain.device.Device;
import io.vireo.model.domain.device.Disk;
import io.vireo.model.domain.device.Hostdev;
import io.vireo.qemu.caps.QemuCapabilities;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The controllers that devices ask for without naming them, and the models and numbers of those
 * that are named without.
 */
final class Controllers {

  private final Board board;
  private final QemuCapabilities capabilities;

  private Controllers(Board board, QemuCapabilities capabilities) {
    this.board = board;
    this.capabilities = capabilities;
  }

  static Devices complete(Devices devices, Board board, QemuCapabilities capabilities) {
    Controllers controllers = new Controllers(board, capabilities);
    Devices numbered = controllers.numbered(devices);
    return controllers.withMissing(numbered).map(controllers::withModel);
  }

  private Devices numbered(Devices devices) {
    Map<Controller.Type, Integer> next = new HashMap<>(Map.of(Controller.Type.PCI, 1));
    devices
        .of(Controller.class)
        .forEach(c -> c.index().ifPresent(i -> next.merge(c.type(), i + 1, Math::max)));
    return devices.map(
        device ->
            device instanceof Controller controller && controller.index().isEmpty()
                ? controller.withIndex(index(controller, next))
                : device);
  }

  private static int index(Controller controller, Map<Controller.Type, Integer> next) {
    boolean root = controller.model().filter(model -> model.endsWith("-root")).isPresent();
    return root ? 0 : next.merge(controller.type(), 1, Integer::sum) - 1;
  }

  private Devices withMissing(Devices devices) {
    Devices all = devices;
    if (board.hasPci()) {
      all =
          with(
              all, Controller.Type.PCI, 0, Optional.of(board.hasPcie() ? "pcie-root" : "pci-root"));
    }
    if (board == Board.PC || board == Board.Q35) {
      all = with(all, Controller.Type.USB, 0, implicitUsb());
    }
    if (board == Board.Q35) {
      all = with(all, Controller.Type.SATA, 0, Optional.empty());
    }
    for (Map.Entry<Controller.Type, Integer> need : needs(all).entrySet()) {
      boolean alone = need.getKey() == Controller.Type.VIRTIO_SERIAL;
      for (int index = alone ? need.getValue() : 0; index <= need.getValue(); index++) {
        all = with(all, need.getKey(), index, Optional.empty());
      }
    }
    return all;
  }

  /** The highest number of each kind that a device refers to. */
  private static Map<Controller.Type, Integer> needs(Devices devices) {
    Map<Controller.Type, Integer> needs = new EnumMap<>(Controller.Type.class);
    for (Device device : devices.all()) {
      switch (device) {
        case Disk disk -> need(needs, disk);
        case Channel channel when isVirtio(channel) -> needSerial(needs, channel);
        case Console console when isVirtio(console) -> needSerial(needs, console);
        case Hostdev hostdev when hostdev.source() instanceof Hostdev.Source.Scsi ->
            needs.merge(Controller.Type.SCSI, drive(hostdev).orElse(0), Math::max);
        default -> {}
      }
    }
    return needs;
  }

  private static void need(Map<Controller.Type, Integer> needs, Disk disk) {
    Optional<Controller.Type> type =
        disk.target()
            .bus()
            .flatMap(
                bus ->
                    switch (bus) {
                      case IDE -> Optional.of(Controller.Type.IDE);
                      case FDC -> Optional.of(Controller.Type.FDC);
                      case SCSI -> Optional.of(Controller.Type.SCSI);
                      case SATA -> Optional.of(Controller.Type.SATA);
                      case VIRTIO, XEN, USB, UML, SD, NVME -> Optional.empty();
                    });
    type.ifPresent(t -> needs.merge(t, drive(disk).orElse(0), Math::max));
  }

  private static Optional<Integer> drive(Device device) {
    return device
        .address()
        .flatMap(
            address ->
                address instanceof Address.Drive drive
                    ? Optional.of(drive.controller())
                    : Optional.empty());
  }

  private static void needSerial(Map<Controller.Type, Integer> needs, Device device) {
    int controller =
        device.address().orElse(null) instanceof Address.VirtioSerial at ? at.controller() : 0;
    needs.merge(Controller.Type.VIRTIO_SERIAL, controller, Math::max);
  }

  static boolean isVirtio(Channel channel) {
    return channel.target().filter(t -> t.type() == Channel.TargetType.VIRTIO).isPresent();
  }

  static boolean isVirtio(Console console) {
    return console
        .target()
        .flatMap(Console.ConsoleTarget::type)
        .filter(t -> t == Console.TargetType.VIRTIO)
        .isPresent();
  }

  private static Devices with(
      Devices devices, Controller.Type type, int index, Optional<String> model) {
    boolean there =
        devices
            .of(Controller.class)
            .anyMatch(c -> c.type() == type && c.index().equals(Optional.of(index)));
    return there ? devices : devices.plus(Controller.of(type, index, model));
  }

  private Device withModel(Device device) {
    if (!(device instanceof Controller controller) || controller.model().isPresent()) {
      return device;
    }
    return model(controller).<Device>map(controller::withModel).orElse(controller);
  }

  private Optional<String> model(Controller controller) {
    return switch (controller.type()) {
      case USB -> usbModel();
      case SCSI -> scsiModel();
      case PCI -> Optional.of(pciModel(controller.index().orElse(0)));
      case IDE, FDC, SATA, VIRTIO_SERIAL, CCID, XENBUS, ISA, NVME -> Optional.empty();
    };
  }

  private Optional<String> usbModel() {
    return first("piix3-uhci", "piix3-usb-uhci").or(this::xhci);
  }

  /** What nobody asked for is the best the board can have. */
  private Optional<String> implicitUsb() {
    return board == Board.PC ? usbModel() : xhci().or(this::usbModel);
  }

  private Optional<String> xhci() {
    return first("qemu-xhci", "qemu-xhci").or(() -> first("nec-xhci", "nec-usb-xhci"));
  }

  private Optional<String> scsiModel() {
    return board == Board.VIRT
        ? Optional.of("virtio-scsi")
        : first("lsilogic", "lsi53c895a")
            .or(() -> first("lsilogic", "lsi"))
            .or(() -> Optional.of("virtio-scsi"));
  }

  private String pciModel(int index) {
    if (index == 0) {
      return board.hasPcie() ? "pcie-root" : "pci-root";
    }
    return board.hasPcie() ? "pcie-root-port" : "pci-bridge";
  }

  private Optional<String> first(String model, String type) {
    return capabilities.hasType(type) ? Optional.of(model) : Optional.empty();
  }

  /** The numbers of all controllers of a kind, in order. */
  static NavigableSet<Integer> indexes(Devices devices, Controller.Type type) {
    NavigableSet<Integer> indexes = new TreeSet<>();
    devices
        .of(Controller.class)
        .filter(c -> c.type() == type)
        .forEach(c -> c.index().ifPresent(indexes::add));
    return indexes;
  }
}
