package io.vireo.qemu.alloc;

import io.vireo.model.domain.Devices;
import io.vireo.model.domain.Domain;
import io.vireo.qemu.caps.QemuCapabilities;

/**
 * Gives every device of a completed definition what it needs to become a command line: controllers
 * for the buses it asks for, an address, an alias. The same definition always gets the same result,
 * and what the definition says about addresses is kept.
 */
public final class Allocation {

  private Allocation() {}

  /**
   * @return the definition with everything allocated
   * @throws io.vireo.base.VirtException {@code XML_ERROR} if two devices claim one address or one
   *     has no room
   */
  public static Domain allocate(Domain domain, QemuCapabilities capabilities) {
    Board board = Board.of(domain);
    Devices devices = DeviceOrder.sort(domain.devices());
    devices = DriveAddresses.assign(devices);
    devices = Controllers.complete(devices, board, capabilities);
    devices = SerialAddresses.assign(devices);
    devices = Controllers.complete(devices, board, capabilities);
    devices = UsbAddresses.assign(devices);
    devices = board.hasPci() ? PciAddresses.assign(devices, board, capabilities) : devices;
    return domain.withDevices(Aliases.assign(devices, board));
  }
}
