package io.vireo.rules;

import io.vireo.model.domain.device.Address;
import io.vireo.model.domain.device.Device;
import io.vireo.model.domain.device.Disk;
import io.vireo.model.domain.device.Disk.Bus;
import io.vireo.wire.Derive;
import java.util.Optional;

/** The bus that a disk's target name means, and its place on that bus. */
final class DiskDefaults {

  /** More disks than this of one kind are nobody's intention; keeps controllers bounded. */
  private static final int NUMBER_MAX = 1024;

  private static final int LETTERS = 26;
  private static final int IDE_UNITS = 2;
  private static final int FLOPPY_UNITS = 2;
  private static final int SATA_UNITS = 6;
  private static final int SCSI_UNITS = 7;

  private DiskDefaults() {}

  static Device fill(Disk disk) {
    Disk filled = Derive.with(disk, "device", Optional.of(disk.kind()));
    if (disk.target().bus().isEmpty()) {
      Optional<Bus> bus = busOf(disk);
      filled = filled.withTarget(Derive.with(disk.target(), "bus", bus));
    }
    if (disk.kind() == Disk.Kind.CDROM) {
      filled = filled.withReadonly(true);
    }
    Disk ready = filled;
    return ready.address().isPresent()
        ? ready
        : drive(ready).<Device>map(a -> ready.withInfo(ready.info().withAddress(a))).orElse(ready);
  }

  private static Optional<Bus> busOf(Disk disk) {
    String dev = disk.target().dev();
    if (disk.kind() == Disk.Kind.FLOPPY || dev.startsWith("fd")) {
      return Optional.of(Bus.FDC);
    }
    if (dev.startsWith("hd")) {
      return Optional.of(Bus.IDE);
    }
    if (dev.startsWith("sd")) {
      return Optional.of(Bus.SCSI);
    }
    if (dev.startsWith("xvd")) {
      return Optional.of(Bus.XEN);
    }
    return dev.startsWith("vd") ? Optional.of(Bus.VIRTIO) : Optional.empty();
  }

  /** The place that a disk's name means: sdb is the second on its bus. */
  private static Optional<Address> drive(Disk disk) {
    Optional<Integer> number = number(disk.target().dev());
    return disk.target()
        .bus()
        .flatMap(bus -> number.flatMap(n -> drive(bus, n)))
        .map(Address.class::cast);
  }

  private static Optional<Address.Drive> drive(Bus bus, int number) {
    return switch (bus) {
      case IDE ->
          Optional.of(
              new Address.Drive(
                  number / (2 * IDE_UNITS), number / IDE_UNITS % 2, 0, number % IDE_UNITS));
      case FDC ->
          Optional.of(new Address.Drive(number / FLOPPY_UNITS, 0, 0, number % FLOPPY_UNITS));
      case SATA -> Optional.of(new Address.Drive(number / SATA_UNITS, 0, 0, number % SATA_UNITS));
      case SCSI -> Optional.of(new Address.Drive(number / SCSI_UNITS, 0, 0, number % SCSI_UNITS));
      case VIRTIO, XEN, USB, UML, SD, NVME -> Optional.empty();
    };
  }

  /** Of sda 0, of sdz 25, of sdaa 26; nothing if the name is not of that kind. */
  static Optional<Integer> number(String dev) {
    String letters = dev.replaceFirst("^(xvd|[fhsv]d|ubd)", "").replaceFirst("[0-9]*$", "");
    if (letters.equals(dev) || letters.isEmpty() || !letters.matches("[a-z]{1,3}")) {
      return Optional.empty();
    }
    int number = 0;
    for (int i = 0; i < letters.length(); i++) {
      number = number * LETTERS + (letters.charAt(i) - 'a' + 1);
    }
    return Optional.of(number - 1).filter(n -> n < NUMBER_MAX);
  }
}
