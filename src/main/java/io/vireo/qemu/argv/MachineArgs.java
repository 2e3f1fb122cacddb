package io.vireo.qemu.argv;

import io.vireo.model.OnOff;
import io.vireo.model.domain.Clock;
import io.vireo.model.domain.Features;
import io.vireo.model.domain.MemoryBacking;
import io.vireo.model.domain.device.MemoryDevice;
import io.vireo.qemu.caps.QemuFeature;
import java.util.Optional;

/** {@code -machine} and {@code -accel}. */
final class MachineArgs {

  private MachineArgs() {}

  static void add(Argv argv) {
    String machine = argv.domain().os().type().machine().orElse("none");
    Features features = argv.domain().features().orElse(Features.NONE);
    Options options = Options.of(machine).put("usb", "off");
    features.vmport().ifPresent(vmport -> options.put("vmport", Text.onOff(vmport.on())));
    features.smm().ifPresent(smm -> options.put("smm", Text.onOff(smm.on())));
    features.ioapic().ifPresent(io -> options.put("kernel_irqchip", irqchip(io.driver())));
    features
        .ps2()
        .filter(ps2 -> !ps2.on() && argv.has(QemuFeature.MACHINE_I8042))
        .ifPresent(off -> options.put("i8042", "off"));
    memory(argv, options);
    FirmwareArgs.flashNodes(argv, options);
    hpet(argv).ifPresent(on -> options.put("hpet", Text.onOff(on)));
    if (argv.board().hasPci() || argv.board().isPc()) {
      options.put("acpi", Text.onOff(features.acpi()));
    }
    argv.add("-machine", options).add("-accel", argv.accelerator().argument());
  }

  private static String irqchip(String driver) {
    return driver.equals("qemu") ? "split" : "on";
  }

  private static void memory(Argv argv, Options options) {
    options.put(
        "dump-guest-core",
        Text.onOff(argv.domain().memory().dumpCore().filter(OnOff::on).isPresent()));
    boolean noMerge =
        argv.domain().memory().backing().filter(MemoryBacking::noSharePages).isPresent();
    options.putIf(noMerge, "mem-merge", "off");
    boolean nvdimm = argv.devices(MemoryDevice.class).anyMatch(m -> m.model().equals("nvdimm"));
    options.putIf(nvdimm, "nvdimm", "on");
    MemoryArgs.mainMemory(argv).ifPresent(id -> options.put("memory-backend", id));
  }

  private static Optional<Boolean> hpet(Argv argv) {
    return argv.has(QemuFeature.MACHINE_HPET)
        ? ClockArgs.timer(argv, "hpet").flatMap(Clock.Timer::present).map(p -> p.on())
        : Optional.empty();
  }
}
