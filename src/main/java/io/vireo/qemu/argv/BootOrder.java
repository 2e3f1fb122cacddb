package io.vireo.qemu.argv;

import io.vireo.model.domain.Domain;
import io.vireo.model.domain.Os;
import io.vireo.model.domain.device.Device;
import io.vireo.model.domain.device.Disk;
import io.vireo.model.domain.device.Interface;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which device the firmware tries when: by each device's own number, or, where the document lists
 * kinds of device, the first device of each kind.
 */
final class BootOrder {

  private final IdentityHashMap<Device, Integer> byKind = new IdentityHashMap<>();

  private BootOrder() {}

  static BootOrder of(Domain domain) {
    BootOrder order = new BootOrder();
    List<Os.Boot> kinds = domain.os().boot();
    Map<Os.Dev, Integer> numbers = new HashMap<>();
    for (int i = 0; i < kinds.size(); i++) {
      numbers.putIfAbsent(kinds.get(i).dev(), i + 1);
    }
    domain
        .devices()
        .all()
        .forEach(
            device ->
                kind(device)
                    .map(numbers::remove)
                    .ifPresent(number -> order.byKind.put(device, number)));
    return order;
  }

  /** The device's number, from 1. */
  Optional<Integer> index(Device device) {
    return device.info().bootOrder().or(() -> Optional.ofNullable(byKind.get(device)));
  }

  private static Optional<Os.Dev> kind(Device device) {
    return switch (device) {
      case Disk disk ->
          Optional.of(
              switch (disk.kind()) {
                case DISK, LUN -> Os.Dev.HD;
                case CDROM -> Os.Dev.CDROM;
                case FLOPPY -> Os.Dev.FD;
              });
      case Interface _ -> Optional.of(Os.Dev.NETWORK);
      default -> Optional.empty();
    };
  }
}
