package io.vireo.model.domain.device;

import io.vireo.wire.Derive;
import java.util.Optional;

/**
 * Anything below {@code <devices>} but the emulator. What the daemon allocates for a device (its
 * alias and address) is one component, the same for all.
 */
public sealed interface Device
    permits Disk,
        Filesystem,
        Controller,
        Interface,
        CharacterDevice,
        Input,
        Tpm,
        Graphics,
        Sound,
        Audio,
        Video,
        Hostdev,
        Redirdev,
        Hub,
        Watchdog,
        MemBalloon,
        Rng,
        Shmem,
        MemoryDevice,
        Panic,
        Vsock,
        Iommu,
        OtherDevice {

  /** Alias, address, boot order and ROM. */
  DeviceInfo info();

  /** The same device with another alias, address, boot order or ROM. */
  default Device withInfo(DeviceInfo info) {
    return Derive.with(this, "info", info);
  }

  /** Where the guest finds the device, once that is decided. */
  default Optional<Address> address() {
    return info().address();
  }

  /** The name by which the hypervisor knows the device. */
  default Optional<String> alias() {
    return info().alias();
  }
}
