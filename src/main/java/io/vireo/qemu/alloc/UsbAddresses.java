package io.vireo.qemu.alloc;

import io.vireo.model.domain.Devices;
import io.vireo.model.domain.device.Address;
import io.vireo.model.domain.device.Controller;
import io.vireo.model.domain.device.Device;
import io.vireo.model.domain.device.DeviceInfo;
import io.vireo.model.domain.device.Disk;
import io.vireo.model.domain.device.Filesystem;
import io.vireo.model.domain.device.Hostdev;
import io.vireo.model.domain.device.Hub;
import io.vireo.model.domain.device.Input;
import io.vireo.model.domain.device.Interface;
import io.vireo.model.domain.device.Redirdev;
import io.vireo.model.domain.device.Serial;
import io.vireo.model.domain.device.Sound;
import io.vireo.wire.xml.Extras;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Ports of USB controllers and hubs; hubs are added where ports are short. */
final class UsbAddresses {

  private static final int HUB_PORTS = 8;

  /** By bus, the ports that are still free, as dotted paths in order. */
  private final TreeMap<Integer, NavigableSet<String>> free = new TreeMap<>();

  private UsbAddresses() {}

  static Devices assign(Devices devices) {
    UsbAddresses ports = new UsbAddresses();
    devices.of(Controller.class).forEach(ports::open);
    devices.all().forEach(ports::reserve);
    Devices grown = ports.withHubs(devices);
    Devices hubs = grown.map(d -> d instanceof Hub && needsPort(d) ? ports.placeHub(d) : d);
    return hubs.map(d -> needsPort(d) ? ports.place(d) : d);
  }

  private void open(Controller controller) {
    if (controller.type() != Controller.Type.USB || ports(controller) == 0) {
      return;
    }
    NavigableSet<String> bus = free.computeIfAbsent(controller.index().orElse(0), _ -> newBus());
    for (int port = 1; port <= ports(controller); port++) {
      bus.add(Integer.toString(port));
    }
  }

  /** Short paths first, then by number. */
  private static NavigableSet<String> newBus() {
    return new TreeSet<>(Comparator.comparingInt(String::length).thenComparing(port -> port));
  }

  private static int ports(Controller controller) {
    return controller.ports().orElseGet(() -> portsOf(controller.model().orElse("")));
  }

  private static int portsOf(String model) {
    return switch (model) {
      case "none" -> 0;
      case "piix3-uhci", "piix4-uhci", "vt82c686b-uhci" -> 2;
      case "pci-ohci" -> 3;
      case "ehci", "ich9-ehci1", "ich9-ehci2" -> 6;
      case "ich9-uhci1", "ich9-uhci2", "ich9-uhci3", "ich9-uhci4", "ich9-uhci5", "ich9-uhci6" -> 0;
      default -> 4;
    };
  }

  private void reserve(Device device) {
    if (device.address().orElse(null) instanceof Address.Usb(int bus, Optional<String> port)
        && port.isPresent()
        && free.containsKey(bus)) {
      free.get(bus).remove(port.get());
      if (device instanceof Hub) {
        addHubPorts(bus, port.get());
      }
    }
  }

  private void addHubPorts(int bus, String port) {
    for (int i = 1; i <= HUB_PORTS; i++) {
      free.get(bus).add(port + "." + i);
    }
  }

  private Devices withHubs(Devices devices) {
    long wanted = devices.all().stream().filter(UsbAddresses::needsPort).count();
    long hubs = devices.of(Hub.class).filter(UsbAddresses::needsPort).count();
    long there = free.values().stream().mapToLong(NavigableSet::size).sum() + hubs * HUB_PORTS;
    List<Device> all = new ArrayList<>(devices.all());
    while (!free.isEmpty() && wanted > there) {
      all.add(new Hub("usb", DeviceInfo.NONE, Extras.NONE));
      there += HUB_PORTS - 1;
    }
    return devices.withAll(all);
  }

  private Device placeHub(Device hub) {
    Device placed = place(hub);
    reserve(placed);
    return placed;
  }

  private Device place(Device device) {
    Optional<Integer> wanted = device.address().map(address -> ((Address.Usb) address).bus());
    for (int bus : wanted.<Iterable<Integer>>map(List::of).orElse(free.keySet())) {
      NavigableSet<String> ports = free.getOrDefault(bus, newBus());
      if (!ports.isEmpty()) {
        return device.withInfo(
            device.info().withAddress(new Address.Usb(bus, Optional.of(ports.removeFirst()))));
      }
    }
    throw Conflict.full("the USB bus");
  }

  private static boolean needsPort(Device device) {
    return isUsb(device)
        && (device.address().isEmpty()
            || (device.address().get() instanceof Address.Usb(int _, Optional<String> port)
                && port.isEmpty()));
  }

  private static boolean isUsb(Device device) {
    return switch (device) {
      case Hub _ -> true;
      case Disk disk -> disk.target().bus().equals(Optional.of(Disk.Bus.USB));
      case Input input -> input.bus().equals(Optional.of(Input.Bus.USB));
      case Redirdev redirdev -> redirdev.bus().orElse("usb").equals("usb");
      case Hostdev hostdev -> hostdev.source() instanceof Hostdev.Source.Usb;
      case Sound sound -> sound.model().equals("usb");
      case Interface card -> card.model().equals(Optional.of("usb-net"));
      case Filesystem shared -> shared.type().equals(Optional.of("mtp"));
      case Serial serial ->
          serial.target().flatMap(Serial.SerialTarget::type).equals(Optional.of("usb-serial"));
      default -> false;
    };
  }
}
