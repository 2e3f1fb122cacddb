package io.vireo.qemu.alloc;

import io.vireo.model.domain.Devices;
import io.vireo.model.domain.device.Address;
import io.vireo.model.domain.device.Channel;
import io.vireo.model.domain.device.Controller;
import io.vireo.model.domain.device.Device;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;

/**
 * Ports of virtio-serial controllers for channels. Consoles go to the first controller, where QEMU
 * finds a port for them.
 */
final class SerialAddresses {

  private static final int PORTS_DEFAULT = 31;

  private final Map<Integer, Integer> ports = new HashMap<>();
  private final Set<Address.VirtioSerial> used = new HashSet<>();

  private SerialAddresses(Devices devices) {
    NavigableSet<Integer> controllers = Controllers.indexes(devices, Controller.Type.VIRTIO_SERIAL);
    controllers.forEach(index -> ports.put(index, PORTS_DEFAULT));
    devices
        .of(Controller.class)
        .filter(c -> c.type() == Controller.Type.VIRTIO_SERIAL)
        .forEach(c -> c.ports().ifPresent(n -> ports.put(c.index().orElse(0), n)));
    devices.all().forEach(device -> device.address().ifPresent(this::use));
  }

  static Devices assign(Devices devices) {
    SerialAddresses addresses = new SerialAddresses(devices);
    return devices.map(addresses::place);
  }

  private void use(Address address) {
    if (address instanceof Address.VirtioSerial at) {
      used.add(at);
    }
  }

  private Device place(Device device) {
    return switch (device) {
      case Channel channel when Controllers.isVirtio(channel) -> place(channel, 1);
      default -> device;
    };
  }

  private Device place(Device device, int lowest) {
    if (device.address().isEmpty()) {
      return device.withInfo(device.info().withAddress(free(lowest)));
    }
    return device.address().get() instanceof Address.VirtioSerial at && at.port().isEmpty()
        ? device.withInfo(device.info().withAddress(freeOf(at.controller(), lowest)))
        : device;
  }

  private Address free(int lowest) {
    for (int controller = 0; ; controller++) {
      int count = ports.getOrDefault(controller, PORTS_DEFAULT);
      Optional<Address> place = freePort(controller, lowest, count);
      if (place.isPresent()) {
        return place.get();
      }
    }
  }

  private Address freeOf(int controller, int lowest) {
    return freePort(controller, lowest, ports.getOrDefault(controller, PORTS_DEFAULT))
        .orElseThrow(() -> Conflict.full("virtio-serial controller " + controller));
  }

  private Optional<Address> freePort(int controller, int lowest, int count) {
    for (int port = lowest; port < count; port++) {
      Address.VirtioSerial place = new Address.VirtioSerial(controller, 0, Optional.of(port));
      if (used.add(place)) {
        return Optional.of(place);
      }
    }
    return Optional.empty();
  }
}
