package io.vireo.qemu.caps;

import java.util.Locale;

/** What executes guest code; the name is the one of {@code -accel}. */
public enum Accelerator {
  KVM,
  HVF,
  TCG;

  /** As QEMU writes it: {@code kvm}. */
  public String argument() {
    return name().toLowerCase(Locale.ROOT);
  }
}
