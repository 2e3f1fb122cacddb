package io.vireo.rules;

import io.vireo.model.YesNo;
import io.vireo.model.domain.Devices;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.device.Controller;
import io.vireo.model.domain.device.Device;
import io.vireo.model.domain.device.DeviceInfo;
import io.vireo.model.domain.device.Disk;
import io.vireo.model.domain.device.DiskDriver;
import io.vireo.model.domain.device.Graphics;
import io.vireo.model.domain.device.Hostdev;
import io.vireo.model.domain.device.Input;
import io.vireo.model.domain.device.MemBalloon;
import io.vireo.model.domain.device.Serial;
import io.vireo.model.domain.device.Video;
import io.vireo.model.domain.device.Watchdog;
import io.vireo.wire.Derive;
import io.vireo.wire.xml.Extras;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a QEMU PC has whether its definition says so or not: the root of its PCI buses, a USB
 * controller, mouse and keyboard, a balloon. To be applied after {@link Defaults}; doing it twice
 * changes nothing.
 */
public final class PcDefaults {

  /** The timer that is part of the later chip sets. */
  private static final String CHIPSET_TIMER = "itco";

  private PcDefaults() {}

  public static Domain fill(Domain domain) {
    List<Device> all = new ArrayList<>();
    for (Device device : domain.devices().all()) {
      all.add(filled(device, domain));
    }
    addMissing(all, domain);
    return domain.withDevices(PcScreens.fill(domain.devices().withAll(all)));
  }

  /** Whether the machine is one of Intel's later ones, with PCI Express. */
  public static boolean isExpress(Domain domain) {
    String machine = domain.os().type().machine().orElse("");
    return machine.equals("q35") || machine.startsWith("pc-q35");
  }

  private static boolean hasPci(Domain domain) {
    String machine = domain.os().type().machine().orElse("pc");
    return machine.equals("pc") || machine.startsWith("pc-") || isExpress(domain);
  }

  private static void addMissing(List<Device> all, Domain domain) {
    Devices devices = domain.devices();
    if (hasPci(domain)) {
      String root = isExpress(domain) ? "pcie-root" : "pci-root";
      addUnless(all, c -> isController(c, Controller.Type.USB), usb(domain));
      addUnless(
          all,
          c -> isController(c, Controller.Type.PCI) && index(c) == 0,
          controller(Controller.Type.PCI, root));
    }
    if (isExpress(domain)) {
      addUnless(
          all,
          d -> d instanceof Watchdog watchdog && watchdog.model().equals(CHIPSET_TIMER),
          new Watchdog(
              CHIPSET_TIMER, Optional.of(Watchdog.Action.RESET), DeviceInfo.NONE, Extras.NONE));
      addUnless(
          all,
          c -> isController(c, Controller.Type.SATA),
          Controller.of(Controller.Type.SATA, 0, Optional.empty()));
    }
    addUnless(all, d -> isInput(d, Input.Type.MOUSE), input(Input.Type.MOUSE));
    addUnless(all, d -> isInput(d, Input.Type.KEYBOARD), input(Input.Type.KEYBOARD));
    if (devices.of(Graphics.class).findAny().isPresent()) {
      addUnless(all, Video.class::isInstance, PcScreens.video());
    }
    addUnless(all, MemBalloon.class::isInstance, MemBalloon.of("virtio"));
  }

  private static void addUnless(List<Device> all, Predicate<Device> there, Device device) {
    if (all.stream().noneMatch(there)) {
      all.add(device);
    }
  }

  private static boolean isController(Device device, Controller.Type type) {
    return device instanceof Controller controller && controller.type() == type;
  }

  private static int index(Device device) {
    return ((Controller) device).index().orElse(0);
  }

  private static Controller controller(Controller.Type type, String model) {
    return Controller.of(type, 0, Optional.of(model));
  }

  private static Controller usb(Domain domain) {
    return controller(Controller.Type.USB, usbModel(domain));
  }

  private static String usbModel(Domain domain) {
    return isExpress(domain) ? "qemu-xhci" : "piix3-uhci";
  }

  private static boolean isInput(Device device, Input.Type type) {
    return device instanceof Input input
        && input.type() == type
        && input.bus().equals(Optional.of(Input.Bus.PS2));
  }

  private static Input input(Input.Type type) {
    return Input.of(type, Input.Bus.PS2);
  }

  private static Device filled(Device device, Domain domain) {
    return switch (device) {
      case Disk disk -> driver(disk);
      case Controller usb when usb.type() == Controller.Type.USB && usb.model().isEmpty() ->
          usb.withModel(usbModel(domain));
      case Serial serial -> target(serial);
      case Hostdev host when host.managed().isEmpty() && host.mode() == Hostdev.Mode.SUBSYSTEM ->
          Derive.with(host, "managed", Optional.of(YesNo.NO));
      case Input input when input.bus().isEmpty() -> bus(input);
      default -> device;
    };
  }

  /** A format must be said: guessing it would let the guest choose what the host opens. */
  private static Disk driver(Disk disk) {
    DiskDriver driver = disk.driver().orElse(DiskDriver.NONE);
    DiskDriver named = Derive.with(driver, "name", driver.name().or(() -> Optional.of("qemu")));
    return disk.withDriver(Derive.with(named, "type", driver.type().or(() -> Optional.of("raw"))));
  }

  private static Serial target(Serial serial) {
    Serial.SerialTarget target = serial.target().orElseGet(() -> Serial.SerialTarget.of(0));
    String type = target.type().orElse("isa-serial");
    Optional<String> model =
        target.model().or(() -> Optional.of(type).filter("isa-serial"::equals));
    return serial.withTarget(new Serial.SerialTarget(Optional.of(type), target.port(), model));
  }

  private static Input bus(Input input) {
    boolean ps2 = input.type() == Input.Type.MOUSE || input.type() == Input.Type.KEYBOARD;
    Input.Bus bus = ps2 ? Input.Bus.PS2 : Input.Bus.USB;
    return input.type() == Input.Type.EVDEV || input.type() == Input.Type.PASSTHROUGH
        ? input
        : Derive.with(input, "bus", Optional.of(bus));
  }
}
