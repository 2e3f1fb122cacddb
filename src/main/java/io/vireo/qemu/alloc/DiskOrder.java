package io.vireo.qemu.alloc;

import io.vireo.model.domain.Devices;
import io.vireo.model.domain.device.Device;
import io.vireo.model.domain.device.Disk;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Disks of one bus in the order of their names, each before the next later one of its bus that is
 * there already; other devices stay where they are. It decides the order of node names, so a guest
 * that moves between daemons needs it to be libvirt's.
 */
final class DiskOrder {

  private DiskOrder() {}

  static Devices sort(Devices devices) {
    List<Disk> sorted = new ArrayList<>();
    devices.of(Disk.class).forEach(disk -> insert(sorted, disk));
    Iterator<Disk> next = sorted.iterator();
    return devices.map((Device device) -> device instanceof Disk ? next.next() : device);
  }

  private static void insert(List<Disk> sorted, Disk disk) {
    int at = -1;
    for (int i = sorted.size() - 1; i >= 0; i--) {
      Disk other = sorted.get(i);
      if (!other.target().bus().equals(disk.target().bus())) {
        continue;
      }
      if (index(other) < index(disk)) {
        at = i + 1;
        break;
      }
      at = i;
    }
    sorted.add(at < 0 ? sorted.size() : at, disk);
  }

  private static int index(Disk disk) {
    return DiskName.index(disk.target().dev());
  }
}
