package io.vireo.qemu.argv;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.DomainType;
import io.vireo.qemu.caps.Accelerator;
import io.vireo.qemu.caps.QemuCapabilities;

/** What a definition's type is executed by. */
final class Accelerators {

  private Accelerators() {}

  static Accelerator of(Domain domain, QemuCapabilities capabilities) {
    Accelerator wanted = of(domain.type());
    if (wanted != Accelerator.TCG && !capabilities.cpus().containsKey(wanted)) {
      throw new VirtException(
          ErrorCode.CONFIG_UNSUPPORTED,
          "domain type '"
              + wanted.argument()
              + "' needs what this host or emulator lacks; use type 'qemu'");
    }
    return wanted;
  }

  static Accelerator of(DomainType type) {
    return switch (type) {
      case QEMU -> Accelerator.TCG;
      case KVM -> Accelerator.KVM;
      case HVF -> Accelerator.HVF;
      default ->
          throw new VirtException(
              ErrorCode.CONFIG_UNSUPPORTED,
              "domain type '" + Text.word(type) + "' is none that QEMU runs; use 'kvm' or 'qemu'");
    };
  }
}
