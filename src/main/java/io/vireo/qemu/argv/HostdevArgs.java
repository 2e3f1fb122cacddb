package io.vireo.qemu.argv;

import io.vireo.model.domain.device.Address;
import io.vireo.model.domain.device.Hostdev;
import io.vireo.model.domain.device.Hostdev.Source;
import java.util.Locale;

/** Devices of the host. Whoever starts the machine has made them ready to be taken. */
final class HostdevArgs {

  private HostdevArgs() {}

  static void add(Argv argv) {
    argv.devices(Hostdev.class)
        .filter(hostdev -> !(hostdev.address().orElse(null) instanceof Address.Unassigned))
        .forEach(hostdev -> add(argv, hostdev));
  }

  private static void add(Argv argv, Hostdev hostdev) {
    if (hostdev.driver().isPresent()) {
      throw argv.refuse(hostdev, "/driver");
    }
    Props props =
        switch (hostdev.source()) {
          case Source.Pci pci -> Props.device("vfio-pci").put("host", address(pci));
          case Source.Usb usb -> usb(argv, hostdev, usb);
          default -> throw argv.refuse(hostdev, "/@type");
        };
    props.put("bootindex", hostdev.info().bootOrder());
    argv.device(Places.id(argv, hostdev, props));
  }

  private static String address(Source.Pci pci) {
    return String.format(
        Locale.ROOT,
        "%04x:%02x:%02x.%x",
        pci.domain().orElse(0),
        pci.bus().orElse(0),
        pci.slot().orElse(0),
        pci.function().orElse(0));
  }

  private static Props usb(Argv argv, Hostdev hostdev, Source.Usb usb) {
    Props props = Props.device("usb-host");
    if (usb.bus().isPresent() && usb.device().isPresent()) {
      return props.put(
          "hostdevice",
          String.format(
              Locale.ROOT, "/dev/bus/usb/%03d/%03d", usb.bus().get(), usb.device().get()));
    }
    if (usb.vendor().isEmpty() || usb.product().isEmpty()) {
      throw argv.refuse(hostdev, "/source");
    }
    return props.put("vendorid", usb.vendor()).put("productid", usb.product());
  }
}
