package io.vireo.qemu.caps;

import static java.util.Locale.ROOT;

import io.vireo.model.YesNo;
import io.vireo.model.capability.DomainCapabilities.Blockers;
import io.vireo.model.capability.DomainCapabilities.Choices;
import io.vireo.model.capability.DomainCapabilities.Feature;
import io.vireo.model.capability.DomainCapabilities.Mode;
import io.vireo.model.capability.DomainCapabilities.Model;
import io.vireo.model.capability.DomainCapabilities.Processor;
import io.vireo.model.capability.DomainCapabilities.Processors;
import io.vireo.model.capability.HostCapabilities;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The processors that a guest can ask for, in the ways in which a definition asks. */
record CpuOffer(QemuCapabilities capabilities, Accelerator accelerator) {

  private static final Choices BOTH_WAYS = new Choices("", List.of("on", "off"));

  /** Names that mean no processor of their own. */
  private static final Set<String> NO_MODELS = Set.of("base", "host");

  /** What libvirt spells in another way than QEMU. */
  private static final Map<String, String> FEATURES =
      Map.ofEntries(
          Map.entry("cmp-legacy", "cmp_legacy"),
          Map.entry("ds-cpl", "ds_cpl"),
          Map.entry("fxsr-opt", "fxsr_opt"),
          Map.entry("kvm-pv-eoi", "kvm_pv_eoi"),
          Map.entry("kvm-pv-unhalt", "kvm_pv_unhalt"),
          Map.entry("lahf-lm", "lahf_lm"),
          Map.entry("nodeid-msr", "nodeid_msr"),
          Map.entry("pclmulqdq", "pclmuldq"),
          Map.entry("perfctr-core", "perfctr_core"),
          Map.entry("perfctr-nb", "perfctr_nb"),
          Map.entry("tsc-adjust", "tsc_adjust"));

  Processors processors() {
    return new Processors(List.of(passthrough(), maximum(), hostModel(), custom()));
  }

  private boolean pc() {
    return Set.of("x86_64", "i686").contains(QemuGuests.arch(capabilities));
  }

  private boolean hardware() {
    return accelerator != Accelerator.TCG;
  }

  private List<CpuModel> known() {
    return capabilities.cpus().getOrDefault(accelerator, List.of());
  }

  private Mode passthrough() {
    return hardware()
        ? migratable("host-passthrough", "hostPassthroughMigratable", pc())
        : Mode.no("host-passthrough");
  }

  private Mode maximum() {
    return known().stream().anyMatch(model -> model.name().equals("max"))
        ? migratable("maximum", "maximumMigratable", true)
        : Mode.no("maximum");
  }

  private static Mode migratable(String mode, String name, boolean possible) {
    List<String> ways = possible ? BOTH_WAYS.values() : List.of("off");
    return new Mode(mode, YesNo.YES, List.of(new Choices(name, ways)), List.of());
  }

  /** As the accelerator itself describes the host; a PC's has no such description. */
  private Mode hostModel() {
    return capabilities
        .offers()
        .hostCpu()
        .filter(it -> hardware() && !pc())
        .map(it -> new Mode("host-model", YesNo.YES, List.of(), described(it)))
        .orElseGet(() -> Mode.no("host-model"));
  }

  private static List<Processor> described(HostOffers.StaticCpu cpu) {
    List<Processor> said = new ArrayList<>();
    said.add(
        new Model(
            Optional.of("forbid"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            cpu.model()));
    cpu.switches().forEach(it -> said.add(new Feature(it.on() ? "require" : "disable", it.name())));
    return said;
  }

  private Mode custom() {
    List<Processor> said = new ArrayList<>();
    known().stream()
        .filter(this::isModel)
        .sorted(Comparator.comparing(CpuModel::name))
        .forEach(
            model -> {
              said.add(offered(model));
              if (!model.unavailable().isEmpty()) {
                said.add(blockers(model));
              }
            });
    return new Mode("custom", YesNo.of(!said.isEmpty()), List.of(), said);
  }

  private boolean isModel(CpuModel model) {
    return !NO_MODELS.contains(model.name())
        && CpuVendors.knows(QemuGuests.arch(capabilities), model.name());
  }

  private Model offered(CpuModel model) {
    return new Model(
        Optional.empty(),
        Optional.of(model.told() ? YesNo.of(model.usable()).name().toLowerCase(ROOT) : "unknown"),
        model.deprecated() ? Optional.of(YesNo.YES) : Optional.empty(),
        Optional.of(CpuVendors.of(QemuGuests.arch(capabilities), model.name())),
        model
            .aliasOf()
            .filter(name -> CpuVendors.knows(QemuGuests.arch(capabilities), name))
            .map(name -> CpuVendors.name(QemuGuests.arch(capabilities), name)),
        CpuVendors.name(QemuGuests.arch(capabilities), model.name()));
  }

  private static Blockers blockers(CpuModel model) {
    return new Blockers(
        model.name(),
        model.unavailable().stream()
            .map(name -> FEATURES.getOrDefault(name, name))
            .distinct()
            .sorted()
            .map(HostCapabilities.Feature::new)
            .toList());
  }
}
