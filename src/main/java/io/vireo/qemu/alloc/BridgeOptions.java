package io.vireo.qemu.alloc;

import io.vireo.model.domain.Devices;
import io.vireo.model.domain.device.Address;
import io.vireo.model.domain.device.Controller;
import io.vireo.model.domain.device.Controller.PciOptions;
import io.vireo.model.domain.device.Device;
import io.vireo.qemu.caps.QemuCapabilities;
import java.util.Optional;

/** Model and numbers that PCI bridges and ports show the guest. */
final class BridgeOptions {

  private static final int FUNCTION_BITS = 3;

  private final QemuCapabilities capabilities;

  BridgeOptions(QemuCapabilities capabilities) {
    this.capabilities = capabilities;
  }

  Devices complete(Devices devices) {
    return devices.map(
        (Device device) ->
            device instanceof Controller c && c.type() == Controller.Type.PCI
                ? c.withPci(complete(c))
                : device);
  }

  private PciOptions complete(Controller controller) {
    PciOptions options = controller.pci();
    String model = controller.model().orElse("");
    boolean hasPort = model.equals("pcie-root-port") || model.endsWith("downstream-port");
    return new PciOptions(
        options.modelName().or(() -> modelName(model)),
        options.chassisNumber().or(() -> model.equals("pci-bridge") ? controller.index() : none()),
        options.chassis().or(() -> hasPort ? controller.index() : none()),
        options.port().or(() -> hasPort ? port(controller) : none()),
        options.busNumber(),
        options.targetIndex(),
        options.hotplug());
  }

  private static Optional<Integer> none() {
    return Optional.empty();
  }

  private static Optional<Integer> port(Controller controller) {
    return controller
        .address()
        .map(address -> address instanceof Address.Pci at ? number(controller, at) : 0);
  }

  private static int number(Controller controller, Address.Pci at) {
    return controller.model().orElse("").equals("pcie-root-port")
        ? (at.slot() << FUNCTION_BITS) + at.function()
        : at.slot();
  }

  private Optional<String> modelName(String model) {
    return switch (model) {
      case "pcie-root-port" ->
          Optional.of(capabilities.hasType("pcie-root-port") ? "pcie-root-port" : "ioh3420");
      case "pci-bridge" -> Optional.of("pci-bridge");
      case "dmi-to-pci-bridge" -> Optional.of("i82801b11-bridge");
      case "pcie-to-pci-bridge" -> Optional.of("pcie-pci-bridge");
      case "pcie-switch-upstream-port" -> Optional.of("x3130-upstream");
      case "pcie-switch-downstream-port" -> Optional.of("xio3130-downstream");
      case "pci-expander-bus" -> Optional.of("pxb");
      case "pcie-expander-bus" -> Optional.of("pxb-pcie");
      default -> Optional.empty();
    };
  }
}
