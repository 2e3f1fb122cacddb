package io.vireo.qemu.argv;

import io.vireo.model.domain.Devices;
import io.vireo.model.domain.device.Address;
import io.vireo.model.domain.device.Controller;
import io.vireo.model.domain.device.Device;
import io.vireo.model.domain.device.DeviceInfo;
import io.vireo.qemu.alloc.Board;
import java.util.Optional;

/** Where a device goes, as properties. */
final class Places {

  private Places() {}

  /** The alias, the address and the option ROM of a device. */
  static Props id(Argv argv, Device device, Props props) {
    return at(argv, device, props.put("id", Argv.alias(device)));
  }

  /** The address and the option ROM of a device. */
  static Props at(Argv argv, Device device, Props props) {
    device.address().ifPresent(address -> at(argv, address, props));
    device.info().acpiIndex().ifPresent(index -> props.put("acpi-index", index));
    device.info().rom().ifPresent(rom -> rom(props, rom));
    return props;
  }

  private static void at(Argv argv, Address address, Props props) {
    switch (address) {
      case Address.Pci pci -> pci(argv, pci, props);
      case Address.Usb(int bus, Optional<String> port) ->
          props
              .put("bus", controller(argv.devices(), Controller.Type.USB, bus, "usb") + ".0")
              .put("port", port);
      case Address.VirtioSerial(int controller, int bus, Optional<Integer> port) ->
          props
              .put(
                  "bus",
                  controller(
                          argv.devices(),
                          Controller.Type.VIRTIO_SERIAL,
                          controller,
                          "virtio-serial" + controller)
                      + "."
                      + bus)
              .put("nr", port);
      case Address.Isa(Optional<Integer> iobase, Optional<Integer> irq) ->
          props.put("iobase", iobase).put("irq", irq);
      case Address.Ccid(int controller, int slot) ->
          props.put("bus", "ccid" + controller + ".0").put("slot", slot);
      case Address.SpaprVio(Optional<Long> reg) -> props.put("reg", reg);
      default -> {}
    }
  }

  private static void pci(Argv argv, Address.Pci at, Props props) {
    props
        .put("bus", bus(argv.devices(), argv.board(), at.bus()))
        .put("multifunction", Text.truth(at.multifunction()))
        .put("addr", slot(at));
  }

  private static String slot(Address.Pci at) {
    String slot = "0x" + Integer.toHexString(at.slot());
    return at.function() == 0 ? slot : slot + ".0x" + Integer.toHexString(at.function());
  }

  private static String bus(Devices devices, Board board, int index) {
    return index == 0
        ? board.rootBus()
        : controller(devices, Controller.Type.PCI, index, "pci." + index);
  }

  /** The name of a controller, by which its bus is named. */
  static String controller(Devices devices, Controller.Type type, int index, String fallback) {
    return devices
        .of(Controller.class)
        .filter(c -> c.type() == type && c.index().equals(Optional.of(index)))
        .findFirst()
        .flatMap(Device::alias)
        .orElse(fallback);
  }

  private static void rom(Props props, DeviceInfo.Rom rom) {
    if (rom.enabled().filter(enabled -> !enabled.on()).isPresent()) {
      props.put("romfile", "");
      return;
    }
    props.put("rombar", rom.bar().map(bar -> bar.on() ? 1 : 0)).put("romfile", rom.file());
  }
}
