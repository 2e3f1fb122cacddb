package io.vireo.qemu.argv;

import io.vireo.model.domain.device.Controller;
import io.vireo.qemu.alloc.Board;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Controllers, each kind after the kinds that it may be plugged into. */
final class ControllerArgs {

  private static final List<Controller.Type> ORDER =
      List.of(
          Controller.Type.PCI,
          Controller.Type.USB,
          Controller.Type.SCSI,
          Controller.Type.IDE,
          Controller.Type.SATA,
          Controller.Type.VIRTIO_SERIAL,
          Controller.Type.CCID,
          Controller.Type.NVME);

  /** A bus's master before its companions. */
  private static final Comparator<Controller> BY_NUMBER =
      Comparator.<Controller>comparingInt(c -> c.index().orElse(0))
          .thenComparing(c -> c.model().orElse("").startsWith("ich9-uhci"));

  private ControllerArgs() {}

  static void add(Argv argv) {
    for (Controller.Type type : ORDER) {
      argv.devices(Controller.class)
          .filter(controller -> controller.type() == type && !isBuiltIn(argv, controller))
          .sorted(BY_NUMBER)
          .forEach(controller -> add(argv, controller));
    }
  }

  /** Whether the board has it without being asked. */
  private static boolean isBuiltIn(Argv argv, Controller controller) {
    boolean first = controller.index().orElse(0) == 0;
    String model = controller.model().orElse("");
    return switch (controller.type()) {
      case PCI -> model.equals("pci-root") || model.equals("pcie-root");
      case USB -> model.equals("none");
      case IDE -> argv.board() == Board.ISA_PC || (argv.board() == Board.PC && first);
      case SATA -> argv.board() == Board.Q35 && first;
      case SCSI, VIRTIO_SERIAL, CCID, NVME, FDC, XENBUS, ISA -> false;
    };
  }

  /** One controller. */
  static void add(Argv argv, Controller controller) {
    switch (controller.type()) {
      case PCI -> argv.device(Places.id(argv, controller, bridge(argv, controller)));
      case USB -> UsbControllerArgs.add(argv, controller);
      case SCSI -> argv.device(Places.id(argv, controller, scsi(argv, controller)));
      case SATA -> argv.device(Places.id(argv, controller, Props.device("ahci")));
      case VIRTIO_SERIAL -> argv.device(Places.id(argv, controller, serial(controller)));
      case CCID -> argv.device(Places.id(argv, controller, Props.device("usb-ccid")));
      case IDE, NVME, FDC, XENBUS, ISA -> throw argv.refuse(controller, "/@type");
    }
  }

  private static Props bridge(Argv argv, Controller controller) {
    Controller.PciOptions options = controller.pci();
    String driver = options.modelName().orElseThrow(() -> argv.refuse(controller, "/@model"));
    return Props.device(driver)
        .put("port", options.port())
        .put("chassis", options.chassis())
        .put("chassis_nr", options.chassisNumber())
        .put("bus_nr", options.busNumber())
        .put("hotplug", Text.truth(options.hotplug()));
  }

  private static Props scsi(Argv argv, Controller controller) {
    return switch (controller.model().orElse("")) {
      case "virtio-scsi", "virtio-transitional", "virtio-non-transitional" ->
          Virtio.device(controller, "virtio-scsi", controller.model());
      case "lsilogic" -> Props.device("lsi");
      case "lsisas1068" -> Props.device("mptsas1068");
      case "lsisas1078" -> Props.device("megasas");
      case "vmpvscsi" -> Props.device("pvscsi");
      case "am53c974" -> Props.device("am53c974");
      case "dc390" -> Props.device("dc-390");
      default -> throw argv.refuse(controller, "/@model");
    };
  }

  private static Props serial(Controller controller) {
    Optional<String> model = controller.model();
    return Virtio.device(controller, "virtio-serial", model)
        .put("max_ports", controller.ports())
        .put("vectors", controller.vectors());
  }
}
