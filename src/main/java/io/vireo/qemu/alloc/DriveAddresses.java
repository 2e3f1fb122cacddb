package io.vireo.qemu.alloc;

import io.vireo.model.domain.Devices;
import io.vireo.model.domain.device.Address;
import io.vireo.model.domain.device.Device;
import io.vireo.model.domain.device.Disk;
import java.util.Optional;

/** Where a disk's name puts it on an IDE, SATA, SCSI or floppy controller. */
final class DriveAddresses {

  private static final int SATA_PORTS = 6;
  private static final int SCSI_DISKS = 15;
  private static final int SCSI_CONTROLLER_UNIT = 7;

  private DriveAddresses() {}

  static Devices assign(Devices devices) {
    return devices.map(DriveAddresses::assign);
  }

  private static Device assign(Device device) {
    return device instanceof Disk disk && disk.address().isEmpty()
        ? place(disk).<Device>map(a -> disk.withInfo(disk.info().withAddress(a))).orElse(disk)
        : device;
  }

  private static Optional<Address> place(Disk disk) {
    int index = DiskName.index(disk.target().dev());
    return disk.target().bus().flatMap(bus -> place(bus, index));
  }

  private static Optional<Address> place(Disk.Bus bus, int index) {
    return switch (bus) {
      case IDE -> Optional.of(new Address.Drive(index / 4, index / 2 % 2, 0, index % 2));
      case SATA -> Optional.of(new Address.Drive(index / SATA_PORTS, 0, 0, index % SATA_PORTS));
      case FDC -> Optional.of(new Address.Drive(index / 2, 0, 0, index % 2));
      case SCSI -> Optional.of(scsi(index));
      case VIRTIO, USB, XEN, UML, SD, NVME -> Optional.empty();
    };
  }

  /** The controller itself has a number on the bus. */
  private static Address scsi(int index) {
    int unit = index % SCSI_DISKS;
    return new Address.Drive(
        index / SCSI_DISKS, 0, 0, unit >= SCSI_CONTROLLER_UNIT ? unit + 1 : unit);
  }
}
