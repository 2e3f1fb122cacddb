package io.vireo.qemu.argv;

import io.vireo.model.domain.device.Controller;

/** USB controllers, among them those that share a bus with a faster one. */
final class UsbControllerArgs {

  private static final String COMPANION = "ich9-uhci";
  private static final int COMPANION_PORTS = 2;

  private UsbControllerArgs() {}

  static void add(Argv argv, Controller controller) {
    String model = controller.model().orElse("");
    if (model.startsWith(COMPANION)) {
      argv.device(Places.at(argv, controller, companion(controller, model)));
      return;
    }
    Props props = Props.device(driver(argv, controller, model));
    if (model.endsWith("xhci")) {
      props.put("p2", controller.ports()).put("p3", controller.ports());
    }
    argv.device(Places.id(argv, controller, props));
  }

  /** It has no name of its own: the bus is its master's. */
  private static Props companion(Controller controller, String model) {
    int number = Integer.parseInt(model.substring(COMPANION.length()));
    int first = (number - 1) % 3 * COMPANION_PORTS;
    return Props.device("ich9-usb-uhci" + number)
        .put("masterbus", Argv.alias(controller) + ".0")
        .put("firstport", controller.info().masterStartPort().orElse(first));
  }

  private static String driver(Argv argv, Controller controller, String model) {
    return switch (model) {
      case "piix3-uhci" -> "piix3-usb-uhci";
      case "piix4-uhci" -> "piix4-usb-uhci";
      case "ehci" -> "usb-ehci";
      case "ich9-ehci1" -> "ich9-usb-ehci1";
      case "pci-ohci" -> "pci-ohci";
      case "nec-xhci" -> "nec-usb-xhci";
      case "qemu-xhci" -> "qemu-xhci";
      default -> throw argv.refuse(controller, "/@model");
    };
  }
}
