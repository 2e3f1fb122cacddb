package io.vireo.rules;

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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Fills in what devices leave out: buses, numbers, places on disk controllers, controllers. */
final class DeviceDefaults {

  private DeviceDefaults() {}

  static Domain fill(Domain domain) {
    Devices devices = numbered(domain.devices());
    devices = devices.map(device -> device instanceof Disk disk ? DiskDefaults.fill(disk) : device);
    devices = Consoles.fill(devices);
    return domain.withDevices(withControllers(devices));
  }

  /** Ports and controllers without a number get the least that is free. */
  private static Devices numbered(Devices devices) {
    Map<String, Set<Integer>> taken = new HashMap<>();
    devices.of(Controller.class).forEach(c -> taken(taken, c).addAll(c.index().stream().toList()));
    Set<Integer> ports = new HashSet<>();
    devices
        .of(Serial.class)
        .flatMap(s -> s.target().stream())
        .flatMap(t -> t.port().stream())
        .forEach(ports::add);
    return devices.map(
        device ->
            switch (device) {
              case Controller c when c.index().isEmpty() -> c.withIndex(free(taken(taken, c)));
              case Serial s -> port(s, ports);
              default -> device;
            });
  }

  private static Set<Integer> taken(Map<String, Set<Integer>> taken, Controller controller) {
    return taken.computeIfAbsent(controller.type().name(), _ -> new HashSet<>());
  }

  private static Serial port(Serial serial, Set<Integer> taken) {
    Optional<Integer> port = serial.target().flatMap(Serial.SerialTarget::port);
    if (port.isPresent()) {
      return serial;
    }
    Serial.SerialTarget fresh = Serial.SerialTarget.of(free(taken));
    return serial.withTarget(
        serial
            .target()
            .map(t -> new Serial.SerialTarget(t.type(), fresh.port(), t.model()))
            .orElse(fresh));
  }

  private static int free(Set<Integer> taken) {
    int number = 0;
    while (!taken.add(number)) {
      number++;
    }
    return number;
  }

  /** A controller for every address that names one. */
  private static Devices withControllers(Devices devices) {
    List<Device> all = new ArrayList<>(devices.all());
    for (Device device : devices.all()) {
      controllerOf(device).ifPresent(needed -> addUpTo(needed, all));
    }
    return devices.withAll(all);
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
  private static void addUpTo(Controller needed, List<Device> all) {
    for (int index = 0; index <= needed.index().orElse(0); index++) {
      int wanted = index;
      boolean there =
          all.stream()
              .filter(Controller.class::isInstance)
              .map(Controller.class::cast)
              .anyMatch(c -> c.type() == needed.type() && c.index().orElse(0) == wanted);
      if (!there) {
        all.add(needed.withIndex(index));
      }
    }
  }
}
