package io.vireo.rules;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.model.domain.Devices;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.device.Address;
import io.vireo.model.domain.device.CharacterDevice;
import io.vireo.model.domain.device.Controller;
import io.vireo.model.domain.device.Device;
import io.vireo.model.domain.device.Disk;
import io.vireo.model.domain.device.Disk.Bus;
import io.vireo.model.domain.device.Parallel;
import io.vireo.model.domain.device.Serial;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Fills in what devices leave out: buses, numbers, places on disk controllers, controllers. */
final class DeviceDefaults {

  /** Controllers of one kind; far above what any machine has slots for. */
  static final int CONTROLLERS_MAX = 1024;

  private DeviceDefaults() {}

  static Domain fill(Domain domain) {
    Devices devices = numbered(domain.devices());
    devices = devices.map(device -> device instanceof Disk disk ? DiskDefaults.fill(disk) : device);
    devices = Consoles.fill(devices);
    return domain.withDevices(withControllers(devices));
  }

  /** Ports and controllers without a number get the least that is free. */
  private static Devices numbered(Devices devices) {
    Map<Controller.Type, Numbers> taken = new EnumMap<>(Controller.Type.class);
    devices.of(Controller.class).forEach(c -> c.index().ifPresent(of(taken, c)::take));
    Numbers ports = new Numbers();
    devices
        .of(Serial.class)
        .flatMap(serial -> serial.target().stream())
        .forEach(target -> target.port().ifPresent(ports::take));
    return devices.map(
        device ->
            switch (device) {
              case Controller c when c.index().isEmpty() -> c.withIndex(of(taken, c).free());
              case Serial s -> port(s, ports);
              default -> device;
            });
  }

  private static Numbers of(Map<Controller.Type, Numbers> taken, Controller controller) {
    return taken.computeIfAbsent(controller.type(), _ -> new Numbers());
  }

  /** Which numbers are in use; never looks at one twice. */
  private static final class Numbers {
    private final Set<Integer> taken = new HashSet<>();
    private int next;

    void take(int number) {
      taken.add(number);
    }

    int free() {
      while (!taken.add(next)) {
        next++;
      }
      return next;
    }
  }

  private static Serial port(Serial serial, Numbers taken) {
    Optional<Integer> port = serial.target().flatMap(Serial.SerialTarget::port);
    if (port.isPresent()) {
      return serial;
    }
    Serial.SerialTarget fresh = Serial.SerialTarget.of(taken.free());
    return serial.withTarget(
        serial
            .target()
            .map(t -> new Serial.SerialTarget(t.type(), fresh.port(), t.model()))
            .orElse(fresh));
  }

  /** A controller for every address that names one, and for every number below it. */
  private static Devices withControllers(Devices devices) {
    Set<Slot> there = new HashSet<>();
    devices.of(Controller.class).forEach(c -> there.add(Slot.of(c)));
    List<Device> all = new ArrayList<>(devices.all());
    for (Device device : devices.all()) {
      controllerOf(device)
          .filter(needed -> !there.contains(Slot.of(needed)))
          .ifPresent(needed -> addUpTo(needed, there, all));
    }
    return devices.withAll(all);
  }

  /** A controller's number among those of its kind. */
  private record Slot(Controller.Type type, int index) {
    static Slot of(Controller controller) {
      return new Slot(controller.type(), controller.index().orElse(0));
    }
  }

  private static Optional<Controller> controllerOf(Device device) {
    return switch (device.address().orElse(new Address.Unassigned())) {
      case Address.Drive drive when device instanceof Disk disk ->
          type(disk.target().bus()).map(type -> plain(type, drive.controller()));
      case Address.VirtioSerial port ->
          Optional.of(plain(Controller.Type.VIRTIO_SERIAL, port.controller()));
      case Address.Ccid slot -> Optional.of(plain(Controller.Type.CCID, slot.controller()));
      default -> serialBus(device);
    };
  }

  private static Optional<Controller> serialBus(Device device) {
    return device instanceof CharacterDevice character
            && !(device instanceof Parallel)
            && Consoles.isVirtio(character)
        ? Optional.of(plain(Controller.Type.VIRTIO_SERIAL, 0))
        : Optional.empty();
  }

  private static Controller plain(Controller.Type type, int index) {
    return Controller.of(type, index, Optional.empty());
  }

  private static Optional<Controller.Type> type(Optional<Bus> bus) {
    return bus.flatMap(
        kind ->
            switch (kind) {
              case IDE -> Optional.of(Controller.Type.IDE);
              case FDC -> Optional.of(Controller.Type.FDC);
              case SCSI -> Optional.of(Controller.Type.SCSI);
              case SATA -> Optional.of(Controller.Type.SATA);
              case VIRTIO, XEN, USB, UML, SD, NVME -> Optional.empty();
            });
  }

  /** Numbers have no gaps: who needs controller 2 gets 0 and 1 as well. */
  private static void addUpTo(Controller needed, Set<Slot> there, List<Device> all) {
    int most = needed.index().orElse(0);
    if (most > CONTROLLERS_MAX) {
      throw new VirtException(
          ErrorCode.XML_DETAIL,
          "controller %d is beyond the %d of a kind that a domain may have"
              .formatted(most, CONTROLLERS_MAX));
    }
    for (int index = 0; index <= most; index++) {
      Controller controller = needed.withIndex(index);
      if (there.add(Slot.of(controller))) {
        all.add(controller);
      }
    }
  }
}
