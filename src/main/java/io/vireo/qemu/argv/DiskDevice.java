package io.vireo.qemu.argv;

import io.vireo.model.domain.device.Address;
import io.vireo.model.domain.device.Controller;
import io.vireo.model.domain.device.Disk;
import io.vireo.model.domain.device.DiskDriver;
import io.vireo.model.domain.device.DiskDriver.Cache;
import io.vireo.model.domain.device.DiskDriver.ErrorPolicy;
import java.util.Optional;

/** What the guest sees of a disk. */
final class DiskDevice {

  private DiskDevice() {}

  static Props of(Argv argv, Disk disk, DiskNodes nodes) {
    DiskDriver driver = disk.driver().orElse(DiskDriver.NONE);
    Props props = onBus(argv, disk, driver);
    nodes.top().ifPresent(node -> props.put("drive", node));
    props.put("id", Argv.alias(disk));
    if (disk.kind() != Disk.Kind.FLOPPY) {
      props.put("bootindex", argv.boot().index(disk));
    }
    props
        .putIf(disk.shareable(), "share-rw", true)
        .put("write-cache", writeCache(disk))
        .put("werror", policy(driver.errorPolicy()))
        .put("rerror", readPolicy(driver));
    return identity(argv, disk, props);
  }

  private static Props onBus(Argv argv, Disk disk, DiskDriver driver) {
    return switch (disk.target().bus().orElseThrow(() -> argv.refuse(disk, "/target"))) {
      case VIRTIO -> virtio(argv, disk, driver);
      case IDE, SATA -> ide(argv, disk);
      case SCSI -> scsi(argv, disk);
      case USB -> usb(argv, disk);
      case FDC -> floppy(disk);
      case XEN, UML, SD, NVME -> throw argv.refuse(disk, "/target/@bus");
    };
  }

  private static Props virtio(Argv argv, Disk disk, DiskDriver driver) {
    if (disk.kind() != Disk.Kind.DISK) {
      throw argv.refuse(disk, "/@device");
    }
    Props props = Virtio.device(disk, "virtio-blk", disk.model());
    Virtio.options(props, Optional.of(driver.virtio()));
    props
        .put("iothread", driver.iothread().map(number -> "iothread" + number))
        .put("ioeventfd", Text.truth(driver.ioeventfd()))
        .put("event_idx", Text.truth(driver.eventIdx()))
        .put("num-queues", driver.queues())
        .put("queue-size", driver.queueSize());
    return Places.at(argv, disk, props);
  }

  private static Props ide(Argv argv, Disk disk) {
    Address.Drive at = drive(disk).orElseThrow(() -> argv.refuse(disk, "/address"));
    boolean sata = disk.target().bus().equals(Optional.of(Disk.Bus.SATA));
    Controller.Type type = sata ? Controller.Type.SATA : Controller.Type.IDE;
    String controller =
        Places.controller(argv.devices(), type, at.controller(), "ide" + at.controller());
    Props props = Props.device(disk.kind() == Disk.Kind.CDROM ? "ide-cd" : "ide-hd");
    return sata
        ? props.put("bus", controller + "." + at.unit()).put("rotation_rate", rotation(disk))
        : props
            .put("bus", controller + "." + at.bus())
            .put("unit", at.unit())
            .put("rotation_rate", rotation(disk));
  }

  private static Props scsi(Argv argv, Disk disk) {
    Address.Drive at = drive(disk).orElseThrow(() -> argv.refuse(disk, "/address"));
    String controller =
        Places.controller(
            argv.devices(), Controller.Type.SCSI, at.controller(), "scsi" + at.controller());
    Props props = Props.device(scsiKind(disk)).put("bus", controller + ".0");
    if (isWide(argv, at.controller())) {
      props.put("channel", at.bus()).put("scsi-id", at.target()).put("lun", at.unit());
    } else {
      props.put("scsi-id", at.unit());
    }
    if (disk.kind() != Disk.Kind.LUN) {
      props.put("device_id", "drive-" + Argv.alias(disk));
    }
    return props
        .put("rotation_rate", rotation(disk))
        .put("removable", Text.truth(disk.target().removable()));
  }

  private static String scsiKind(Disk disk) {
    return switch (disk.kind()) {
      case CDROM -> "scsi-cd";
      case LUN -> "scsi-block";
      case DISK, FLOPPY -> "scsi-hd";
    };
  }

  /** Whether the controller knows targets and units, or units alone. */
  private static boolean isWide(Argv argv, int index) {
    return argv.devices(Controller.class)
        .filter(c -> c.type() == Controller.Type.SCSI && c.index().equals(Optional.of(index)))
        .flatMap(c -> c.model().stream())
        .noneMatch(model -> model.equals("lsilogic"));
  }

  private static Props usb(Argv argv, Disk disk) {
    return Places.at(argv, disk, Props.device("usb-storage"))
        .put("removable", Text.truth(disk.target().removable()).or(() -> Optional.of(false)));
  }

  private static Props floppy(Disk disk) {
    return Props.device("floppy").put("unit", drive(disk).map(Address.Drive::unit));
  }

  static Optional<Address.Drive> drive(Disk disk) {
    return disk.address().orElse(null) instanceof Address.Drive at
        ? Optional.of(at)
        : Optional.empty();
  }

  private static Optional<Integer> rotation(Disk disk) {
    return disk.target().rotationRate();
  }

  /** Whether the guest must flush by itself. */
  private static Optional<String> writeCache(Disk disk) {
    return DiskNodes.cache(disk)
        .filter(cache -> cache != Cache.DEFAULT)
        .map(cache -> Text.onOff(cache != Cache.WRITETHROUGH && cache != Cache.DIRECTSYNC));
  }

  private static Optional<String> readPolicy(DiskDriver driver) {
    return policy(driver.readErrorPolicy())
        .or(() -> policy(driver.errorPolicy()).filter(word -> !word.equals("enospc")));
  }

  private static Optional<String> policy(Optional<ErrorPolicy> policy) {
    return policy
        .filter(p -> p != ErrorPolicy.DEFAULT)
        .map(p -> p == ErrorPolicy.ENOSPACE ? "enospc" : Text.word(p));
  }

  private static Props identity(Argv argv, Disk disk, Props props) {
    Disk.Identity identity = disk.identity();
    props
        .put("serial", identity.serial())
        .put("vendor", identity.vendor())
        .put("product", identity.product());
    try {
      props.put("wwn", identity.wwn().map(wwn -> Long.parseUnsignedLong(stripHex(wwn), 16)));
    } catch (NumberFormatException notHex) {
      throw argv.refuse(disk, "/wwn");
    }
    return props;
  }

  private static String stripHex(String wwn) {
    return wwn.startsWith("0x") ? wwn.substring(2) : wwn;
  }
}
