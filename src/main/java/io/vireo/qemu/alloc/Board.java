package io.vireo.qemu.alloc;

import io.vireo.model.domain.Domain;

/** What the machine type means for buses: which ones are there before any device is asked for. */
public enum Board {
  /** i440FX: one PCI bus, IDE and USB built in. */
  PC,
  /** Q35: PCI Express, SATA built in. */
  Q35,
  /** A PC without PCI. */
  ISA_PC,
  /** A PC with virtio-mmio only. */
  MICROVM,
  /** A board made of virtio and PCI Express alone, as ARM, RISC-V and LoongArch have. */
  VIRT,
  /** Any other. */
  OTHER;

  /** The board of a completed definition. */
  public static Board of(Domain domain) {
    return ofMachine(domain.os().type().machine().orElse(""));
  }

  static Board ofMachine(String machine) {
    if (machine.equals("q35") || machine.startsWith("pc-q35-")) {
      return Q35;
    }
    if (machine.equals("pc") || machine.matches("pc-(i440fx-)?[0-9].*|rhel[0-9].*")) {
      return PC;
    }
    return switch (machine) {
      case "isapc" -> ISA_PC;
      case "microvm" -> MICROVM;
      default -> machine.equals("virt") || machine.startsWith("virt-") ? VIRT : OTHER;
    };
  }

  /** Whether it has a PCI bus of either kind. */
  public boolean hasPci() {
    return this == PC || hasPcie();
  }

  public boolean hasPcie() {
    return this == Q35 || this == VIRT;
  }

  /** Whether it is a PC, with PS/2 ports, ISA and the like. */
  public boolean isPc() {
    return this == PC || this == Q35 || this == ISA_PC;
  }

  /** The name of the bus that all others hang from. */
  public String rootBus() {
    return hasPcie() ? "pcie.0" : "pci.0";
  }
}
