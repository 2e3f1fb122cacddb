package io.vireo.qemu.argv;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.model.domain.Cpu;
import io.vireo.model.domain.Domain;
import io.vireo.qemu.caps.Accelerator;
import io.vireo.qemu.caps.CpuModel;
import io.vireo.qemu.caps.QemuCapabilities;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether a guest gets the processor that its document describes.
 *
 * <p>The command line never says {@code enforce}: left to itself QEMU leaves out what it cannot
 * give and only warns, and a guest that is restored loses features under its feet. What the
 * document insists on is therefore compared before QEMU is spawned: features with policy {@code
 * require} unless it says {@code check='none'}, and the whole model if it says {@code partial} or
 * {@code full}. Documents of running guests that libvirt saved say {@code full} and name the
 * features that the guest went without, so they ask for exactly what it had.
 */
public final class CpuFit {

  private static final int NAMED_MAX = 12;
  private static final Set<String> COMPARED = Set.of("x86_64", "i386");

  /** libvirt's and older names for what QEMU lists by another. */
  private static final Map<String, String> FIRST_NAMES =
      Map.of(
          "pclmuldq", "pclmulqdq",
          "sse3", "pni",
          "sse4-1", "sse4.1",
          "sse4-2", "sse4.2",
          "xd", "nx",
          "i64", "lm",
          "ffxsr", "fxsr-opt");

  private final Domain domain;
  private final Cpu cpu;
  private final QemuCapabilities capabilities;
  private final Accelerator accelerator;

  private CpuFit(Domain domain, Cpu cpu, QemuCapabilities capabilities) {
    this.domain = domain;
    this.cpu = cpu;
    this.capabilities = capabilities;
    this.accelerator = Accelerators.of(domain, capabilities);
  }

  /**
   * @return in words how well it fits
   * @throws VirtException {@code CPU_INCOMPATIBLE} if the document insists on what cannot be had
   */
  public static String judge(Domain domain, QemuCapabilities capabilities) {
    if (!COMPARED.contains(capabilities.arch())) {
      return "processors of " + capabilities.arch() + " are not compared";
    }
    return domain
        .cpu()
        .map(cpu -> new CpuFit(domain, cpu, capabilities).verdict())
        .orElse("the machine's own");
  }

  private String verdict() {
    Set<String> insisted = new TreeSet<>();
    Set<String> leftOut = new TreeSet<>();
    (checks() == Cpu.Check.NONE ? leftOut : insisted).addAll(lacking(Cpu.Policy.REQUIRE));
    (insistsOnModel() ? insisted : leftOut).addAll(lackingOfModel());
    leftOut.addAll(lacking(Cpu.Policy.FORCE));
    leftOut.addAll(lacking(Cpu.Policy.OPTIONAL));
    if (!insisted.isEmpty()) {
      throw incompatible("needs " + named(insisted) + ", which " + here() + " cannot give");
    }
    return leftOut.isEmpty()
        ? fitting()
        : "warning: '%s' without %s, which %s cannot give"
            .formatted(name(), named(leftOut), here());
  }

  private String fitting() {
    return switch (mode()) {
      case CUSTOM -> "'" + name() + "' can be had here by " + accelerator.argument();
      case HOST_PASSTHROUGH, HOST_MODEL, MAXIMUM ->
          "warning: '%s' is whatever processor the host has; a state of another cannot be compared"
              .formatted(name());
    };
  }

  private Cpu.Mode mode() {
    return cpu.mode().orElse(Cpu.Mode.CUSTOM);
  }

  /** Said by nobody, what is written down one by one still counts, what a model brings does not. */
  private Cpu.Check checks() {
    return cpu.check().orElse(Cpu.Check.PARTIAL);
  }

  private boolean insistsOnModel() {
    return cpu.check().filter(check -> check != Cpu.Check.NONE).isPresent();
  }

  private String name() {
    return mode() == Cpu.Mode.CUSTOM ? model().orElse("default") : Text.word(mode());
  }

  private Optional<String> model() {
    return mode() == Cpu.Mode.CUSTOM
        ? cpu.model().flatMap(Cpu.Model::name).map(String::strip)
        : Optional.empty();
  }

  private List<String> lackingOfModel() {
    Optional<String> name = model();
    if (name.isEmpty() || capabilities.cpus().get(accelerator).isEmpty()) {
      return List.of();
    }
    CpuModel known =
        capabilities
            .cpu(accelerator, name.get())
            .orElseThrow(() -> incompatible("is no processor that " + here() + " knows"));
    Set<String> spoken = spokenOf();
    return known.unavailable().stream().filter(feature -> !spoken.contains(feature)).toList();
  }

  /** What the document switches by itself, whichever way. */
  private Set<String> spokenOf() {
    Set<String> names = new TreeSet<>();
    cpu.features().forEach(feature -> names.add(firstName(feature)));
    return names;
  }

  private List<String> lacking(Cpu.Policy policy) {
    Set<String> given = capabilities.cpuFeatures().getOrDefault(accelerator, Set.of());
    return given.isEmpty()
        ? List.of()
        : cpu.features().stream()
            .filter(feature -> feature.policy().orElse(Cpu.Policy.REQUIRE) == policy)
            .map(CpuFit::firstName)
            .filter(feature -> !given.contains(feature))
            .toList();
  }

  private static String firstName(Cpu.Feature feature) {
    String name = feature.name().strip().toLowerCase(Locale.ROOT).replace('_', '-');
    return FIRST_NAMES.getOrDefault(name, name);
  }

  private static String named(Set<String> features) {
    List<String> names = new ArrayList<>(features);
    return names.size() <= NAMED_MAX
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, NAMED_MAX))
            + " and "
            + (names.size() - NAMED_MAX)
            + " more";
  }

  private String here() {
    return capabilities.binary().path() + " by " + accelerator.argument();
  }

  private VirtException incompatible(String why) {
    return new VirtException(
        ErrorCode.CPU_INCOMPATIBLE,
        "the processor '%s' of domain '%s' %s; use a host that can, or another <cpu>"
            .formatted(name(), domain.name(), why));
  }
}
