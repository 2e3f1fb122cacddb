package io.vireo.qemu.live;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.model.domain.Devices;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.device.Address;
import io.vireo.model.domain.device.Controller;
import io.vireo.model.domain.device.Device;
import io.vireo.model.domain.device.DeviceInfo;
import io.vireo.model.domain.device.Interface;
import io.vireo.qemu.alloc.Allocation;
import io.vireo.qemu.argv.DomainCompletion;
import io.vireo.qemu.caps.QemuCapabilities;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A device with the place that it gets in a running machine: what a start would give it, as long as
 * that is on a bus that is there.
 *
 * @param domain the machine with it
 */
record PlugPlace(Domain domain, Device device) {

  private static final String MARK = "ua-vireo-plugged";

  /**
   * Finds it. Pure.
   *
   * @throws VirtException {@code OPERATION_FAILED} if no bus has room
   */
  static PlugPlace find(Domain live, Device wanted, QemuCapabilities capabilities) {
    if (wanted.alias().isPresent() && live.devices().byAlias(wanted.alias().get()).isPresent()) {
      throw new VirtException(
          ErrorCode.OPERATION_FAILED,
          "alias " + wanted.alias().get() + " is another device's; choose another");
    }
    Device marked = wanted.withInfo(wanted.info().withAlias(MARK));
    Domain whole = live.withDevices(live.devices().plus(marked));
    Domain placed =
        Allocation.allocate(DomainCompletion.complete(whole, capabilities), capabilities);
    Device found = placed.devices().byAlias(MARK).orElseThrow();
    requireBus(live.devices(), found);
    Device named = found.withInfo(named(live, wanted, found, capabilities));
    return new PlugPlace(live.withDevices(live.devices().plus(named)), named);
  }

  private static DeviceInfo named(
      Domain live, Device wanted, Device found, QemuCapabilities capabilities) {
    if (wanted.alias().filter(it -> it.startsWith("ua-")).isPresent()) {
      return found.info().withAlias(wanted.alias().get());
    }
    Device plain = found.withInfo(found.info().withoutAlias());
    String usual =
        Allocation.allocate(live.withDevices(Devices.of(alone(live, plain))), capabilities)
            .devices()
            .of(plain.getClass())
            .filter(it -> it.address().equals(plain.address()))
            .findFirst()
            .flatMap(Device::alias)
            .orElseThrow();
    return found.info().withAlias(free(live, usual, plain instanceof Interface));
  }

  /** With the controllers, by which some names go. */
  private static List<Device> alone(Domain live, Device device) {
    return java.util.stream.Stream.concat(
            live.devices().of(Controller.class).filter(it -> !it.equals(device)),
            java.util.stream.Stream.of(device))
        .toList();
  }

  /** Names with a running number take the first that is free. */
  private static String free(Domain live, String usual, boolean numbered) {
    Set<String> taken = new HashSet<>();
    live.devices().all().forEach(it -> it.alias().ifPresent(taken::add));
    if (!taken.contains(usual) && !numbered) {
      return usual;
    }
    String prefix = usual.replaceFirst("[0-9]+$", "");
    return IntStream.range(0, Integer.MAX_VALUE)
        .mapToObj(number -> prefix + number)
        .filter(name -> !taken.contains(name))
        .findFirst()
        .orElseThrow();
  }

  private static void requireBus(Devices there, Device device) {
    if (device.address().orElse(null) instanceof Address.Pci pci && pci.bus() > 0) {
      require(there, Controller.Type.PCI, pci.bus(), "PCI slot");
    }
    if (device.address().orElse(null) instanceof Address.Drive drive
        && device instanceof io.vireo.model.domain.device.Disk disk
        && disk.target().bus().isPresent()) {
      switch (disk.target().bus().get()) {
        case SCSI -> require(there, Controller.Type.SCSI, drive.controller(), "SCSI controller");
        case IDE, SATA, FDC ->
            throw new VirtException(
                ErrorCode.OPERATION_UNSUPPORTED,
                "a disk on bus "
                    + disk.target().bus().get().name().toLowerCase(java.util.Locale.ROOT)
                    + " cannot be plugged into a running machine; use virtio, scsi or usb");
        default -> {}
      }
    }
  }

  private static void require(Devices there, Controller.Type type, int index, String what) {
    boolean present =
        there
            .of(Controller.class)
            .anyMatch(it -> it.type() == type && it.index().orElse(0) == index);
    if (!present) {
      throw new VirtException(
          ErrorCode.OPERATION_FAILED,
          "the machine has no free " + what + "; give it more controllers before it is started");
    }
  }
}
