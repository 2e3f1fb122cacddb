package io.vireo.qemu.argv;

import io.vireo.model.OnOff;
import io.vireo.model.domain.Clock;
import io.vireo.model.domain.Cpu;
import io.vireo.model.domain.Features;
import io.vireo.model.domain.device.Panic;
import io.vireo.qemu.caps.Accelerator;
import io.vireo.qemu.caps.QemuFeature;
import io.vireo.wire.xml.XmlElement;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code -cpu}: the model, its features, and what pretends to be part of the processor. */
final class CpuArgs {

  private static final Set<String> HYPERV_ON =
      Set.of(
          "relaxed",
          "vapic",
          "vpindex",
          "runtime",
          "synic",
          "stimer",
          "reset",
          "frequencies",
          "reenlightenment",
          "tlbflush",
          "ipi",
          "evmcs",
          "avic",
          "emsr_bitmap",
          "xmm_input");

  private CpuArgs() {}

  static void add(Argv argv) {
    Optional<Cpu> cpu = argv.domain().cpu();
    Optional<String> model = cpu.map(c -> model(argv, c)).or(() -> machineDefault(argv));
    if (model.isEmpty()) {
      return;
    }
    Options options = Options.of(model.get());
    cpu.ifPresent(c -> features(options, c));
    clock(argv, options);
    argv.domain().features().ifPresent(features -> features(options, features));
    boolean crash =
        argv.devices(Panic.class).anyMatch(p -> p.model().equals(Optional.of("hyperv")));
    options.flagIf(crash, "hv-crash");
    argv.add("-cpu", options);
  }

  private static String model(Argv argv, Cpu cpu) {
    boolean hardware = argv.accelerator() != Accelerator.TCG;
    return switch (cpu.mode().orElse(Cpu.Mode.CUSTOM)) {
      case HOST_PASSTHROUGH, HOST_MODEL -> migratable(argv, cpu, hardware ? "host" : "max");
      case MAXIMUM -> migratable(argv, cpu, "max");
      case CUSTOM -> custom(argv, cpu);
    };
  }

  private static String migratable(Argv argv, Cpu cpu, String model) {
    return argv.has(QemuFeature.CPU_MIGRATABLE)
        ? Options.of(model)
            .put("migratable", Text.onOff(cpu.migratable().orElse(OnOff.ON).on()))
            .toString()
        : model;
  }

  private static String custom(Argv argv, Cpu cpu) {
    Optional<Cpu.Model> model = cpu.model().filter(m -> m.name().isPresent());
    return model
        .map(
            m ->
                Options.of(Text.escape(m.name().get().strip()))
                    .put("vendor", m.vendorId())
                    .toString())
        .or(() -> machineDefault(argv))
        .orElse("max");
  }

  /** The processor that the machine would have anyway. */
  static Optional<String> machineDefault(Argv argv) {
    return argv.domain()
        .os()
        .type()
        .machine()
        .flatMap(argv.capabilities()::machine)
        .flatMap(machine -> machine.defaultCpu())
        .map(type -> type.replaceFirst("-[a-z0-9_]+-cpu$", ""));
  }

  private static void features(Options options, Cpu cpu) {
    for (Cpu.Feature feature : cpu.features()) {
      options.put(feature.name().replace('_', '-'), Text.onOff(isOn(feature)));
    }
  }

  private static boolean isOn(Cpu.Feature feature) {
    return switch (feature.policy().orElse(Cpu.Policy.REQUIRE)) {
      case FORCE, REQUIRE, OPTIONAL -> true;
      case DISABLE, FORBID -> false;
    };
  }

  private static void clock(Argv argv, Options options) {
    ClockArgs.timer(argv, "kvmclock")
        .flatMap(Clock.Timer::present)
        .ifPresent(present -> options.put("kvmclock", Text.onOff(present.on())));
    ClockArgs.timer(argv, "hypervclock")
        .flatMap(Clock.Timer::present)
        .filter(present -> present.on())
        .ifPresent(present -> options.put("hv-time", "on"));
    ClockArgs.timer(argv, "tsc")
        .flatMap(Clock.Timer::frequency)
        .ifPresent(hertz -> options.put("tsc-frequency", hertz));
  }

  private static void features(Options options, Features features) {
    features
        .apic()
        .flatMap(Features.Apic::eoi)
        .ifPresent(eoi -> options.put("kvm-pv-eoi", Text.onOff(eoi.on())));
    features.pvSpinlock().ifPresent(state -> options.put("kvm-pv-unhalt", Text.onOff(state.on())));
    features.hyperv().ifPresent(hyperv -> hyperv(options, hyperv));
    features.kvm().ifPresent(kvm -> kvm(options, kvm));
    features.pmu().ifPresent(pmu -> options.put("pmu", Text.onOff(pmu.on())));
  }

  private static void hyperv(Options options, XmlElement hyperv) {
    hyperv
        .children()
        .filter(feature -> feature.attribute("state").orElse("on").equals("on"))
        .forEach(feature -> enlighten(options, feature));
  }

  private static void enlighten(Options options, XmlElement feature) {
    String name = feature.name().getLocalPart();
    String word = "hv-" + name.replace('_', '-');
    if (HYPERV_ON.contains(name)) {
      options.put(word, "on");
    } else if (name.equals("spinlocks")) {
      int retries = Integer.parseInt(feature.attribute("retries").orElse("4095"));
      options.put(word, "0x" + Integer.toHexString(retries));
    } else if (name.equals("vendor_id")) {
      options.put(word, feature.attribute("value").orElse(""));
    } else {
      throw Unsupported.refusal(List.of("/domain/features/hyperv/" + name));
    }
    feature.children().forEach(more -> more(options, word, more));
  }

  /** Refinements: {@code hv-tlbflush-direct}. */
  private static void more(Options options, String word, XmlElement more) {
    if (!word.equals("hv-tlbflush") && !word.equals("hv-stimer")) {
      throw Unsupported.refusal(List.of("/domain/features/hyperv/" + more.name().getLocalPart()));
    }
    boolean on = more.attribute("state").orElse("on").equals("on");
    String suffix = more.name().getLocalPart().equals("extended") ? "ext" : "direct";
    options.putIf(on, word + "-" + suffix, "on");
  }

  private static void kvm(Options options, XmlElement kvm) {
    kvm.children()
        .forEach(
            feature -> {
              boolean on = feature.attribute("state").orElse("on").equals("on");
              switch (feature.name().getLocalPart()) {
                case "hidden" -> options.putIf(on, "kvm", "off");
                case "hint-dedicated" -> options.putIf(on, "kvm-hint-dedicated", "on");
                case "poll-control" -> options.putIf(on, "kvm-poll-control", "on");
                default ->
                    throw Unsupported.refusal(
                        List.of("/domain/features/kvm/" + feature.name().getLocalPart()));
              }
            });
  }
}
