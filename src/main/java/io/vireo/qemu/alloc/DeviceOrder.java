package io.vireo.qemu.alloc;

import io.vireo.model.YesNo;
import io.vireo.model.domain.Devices;
import io.vireo.model.domain.device.Device;
import io.vireo.model.domain.device.Disk;
import io.vireo.model.domain.device.Video;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/**
 * Disks of one bus in the order of their names, each before the next later one of its bus that is
 * there already; the primary graphics card before the others; other devices stay where they are. It
 * decides the order of node names, so a guest that moves between daemons needs it to be libvirt's.
 */
final class DeviceOrder {

  private static final Comparator<Video> PRIMARY_FIRST = Comparator.comparing(v -> !isPrimary(v));

  private DeviceOrder() {}

  static Devices sort(Devices devices) {
    List<Disk> sorted = new ArrayList<>();
    devices.of(Disk.class).forEach(disk -> insert(sorted, disk));
    Iterator<Disk> disks = sorted.iterator();
    Iterator<Video> cards = devices.of(Video.class).sorted(PRIMARY_FIRST).toList().iterator();
    return devices.map(
        (Device device) ->
            switch (device) {
              case Disk _ -> disks.next();
              case Video _ -> cards.next();
              default -> device;
            });
  }

  private static boolean isPrimary(Video video) {
    return video.model().flatMap(Video.Model::primary).filter(YesNo::on).isPresent();
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
