package io.vireo.qemu.argv;

import io.vireo.qemu.caps.Accelerator;
import io.vireo.qemu.caps.BinaryIdentity;
import io.vireo.qemu.caps.CpuModel;
import io.vireo.qemu.caps.HostOffers;
import io.vireo.qemu.caps.MachineType;
import io.vireo.qemu.caps.QemuCapabilities;
import io.vireo.qemu.caps.QemuFeature;
import io.vireo.qemu.caps.QemuVersion;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An emulator of PCs as tests want it, without asking any. */
public final class TestCapabilities {

  private TestCapabilities() {}

  /** With every feature and two machines, under KVM and without. */
  public static QemuCapabilities pc() {
    return pc(EnumSet.allOf(QemuFeature.class));
  }

  public static QemuCapabilities pc(Set<QemuFeature> features) {
    CpuModel max = new CpuModel("max", "max-x86_64-cpu", List.of(), false);
    return new QemuCapabilities(
        new BinaryIdentity("/usr/bin/qemu-system-x86_64", 1, 1, 1),
        new QemuVersion(10, 0, 0, ""),
        "x86_64",
        List.of(machine("pc-i440fx-10.0", "pc", true), machine("pc-q35-10.0", "q35", false)),
        Map.of(Accelerator.TCG, List.of(max), Accelerator.KVM, List.of(max)),
        Map.of(),
        Set.of(
            "qemu-xhci", "piix3-usb-uhci", "lsi53c895a", "pcie-root-port", "rtl8139", "cirrus-vga"),
        Set.of("query-status"),
        features,
        HostOffers.NONE);
  }

  private static MachineType machine(String name, String alias, boolean isDefault) {
    return new MachineType(
        name,
        Optional.of(alias),
        isDefault,
        255,
        true,
        Optional.of("pc.ram"),
        Optional.of("qemu64-x86_64-cpu"),
        false);
  }
}
