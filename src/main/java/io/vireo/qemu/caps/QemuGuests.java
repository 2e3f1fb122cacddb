package io.vireo.qemu.caps;

import io.vireo.model.OnOff;
import io.vireo.model.YesNo;
import io.vireo.model.capability.GuestCapabilities;
import io.vireo.model.capability.GuestCapabilities.Arch;
import io.vireo.model.capability.GuestCapabilities.DomainKind;
import io.vireo.model.capability.GuestCapabilities.GuestFeatures;
import io.vireo.model.capability.GuestCapabilities.Machine;
import io.vireo.model.capability.GuestCapabilities.Toggle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The guests that a probed QEMU can have, as a connection's capabilities say it. */
public final class QemuGuests {

  /** Names that QEMU and libvirt have for the same; all others are called alike. */
  private static final Map<String, String> ARCHITECTURES = Map.of("i386", "i686", "arm", "armv7l");

  private static final Set<String> SMALL =
      Set.of(
          "i686", "armv7l", "ppc", "sparc", "riscv32", "mips", "mipsel", "m68k", "sh4", "xtensa");

  private QemuGuests() {}

  /** What libvirt calls the architecture. */
  public static String arch(QemuCapabilities capabilities) {
    return ARCHITECTURES.getOrDefault(capabilities.arch(), capabilities.arch());
  }

  /** With the machines that it has. */
  public static GuestCapabilities of(QemuCapabilities capabilities) {
    return of(capabilities, machines(capabilities));
  }

  static GuestCapabilities of(QemuCapabilities capabilities, List<Machine> machines) {
    String arch = arch(capabilities);
    return new GuestCapabilities(
        "hvm",
        new Arch(
            arch,
            SMALL.contains(arch) ? 32 : 64,
            capabilities.binary().path(),
            machines,
            kinds(capabilities)),
        features(capabilities, arch));
  }

  private static List<Machine> machines(QemuCapabilities capabilities) {
    List<Machine> machines = new ArrayList<>();
    for (MachineType type : capabilities.machines()) {
      Optional<Integer> cpus = Optional.of(type.cpusMax()).filter(max -> max > 0);
      Optional<YesNo> deprecated = type.deprecated() ? Optional.of(YesNo.YES) : Optional.empty();
      machines.add(new Machine(Optional.empty(), cpus, deprecated, type.name()));
      type.alias()
          .ifPresent(
              alias ->
                  machines.add(new Machine(Optional.of(type.name()), cpus, deprecated, alias)));
    }
    return machines;
  }

  private static List<DomainKind> kinds(QemuCapabilities capabilities) {
    List<DomainKind> kinds = new ArrayList<>();
    if (capabilities.has(QemuFeature.TCG) || capabilities.cpus().containsKey(Accelerator.TCG)) {
      kinds.add(new DomainKind("qemu"));
    }
    for (Accelerator accelerator : List.of(Accelerator.KVM, Accelerator.HVF)) {
      if (capabilities.cpus().containsKey(accelerator)) {
        kinds.add(new DomainKind(accelerator.argument()));
      }
    }
    return kinds;
  }

  private static GuestFeatures features(QemuCapabilities capabilities, String arch) {
    boolean small = arch.equals("i686");
    boolean pc = small || arch.equals("x86_64");
    return new GuestFeatures(
        small,
        small,
        pc || arch.equals("aarch64") ? Optional.of(toggle(YesNo.YES)) : Optional.empty(),
        pc ? Optional.of(toggle(YesNo.NO)) : Optional.empty(),
        capabilities.cpus().values().stream().anyMatch(models -> !models.isEmpty()),
        true,
        Optional.of(toggle(YesNo.NO)),
        true);
  }

  private static Toggle toggle(YesNo possible) {
    return new Toggle(OnOff.ON, possible);
  }
}
