package io.vireo.qemu.argv;

import io.vireo.model.domain.Os;
import java.util.Optional;

/** {@code -boot}, and kernels that are started without a boot loader. */
final class BootArgs {

  private BootArgs() {}

  static void add(Argv argv) {
    Os os = argv.domain().os();
    Options options = Options.of("");
    os.bootMenu()
        .ifPresent(
            menu -> {
              options.put("menu", menu.enable().map(enable -> Text.onOff(enable.on())));
              options.put("splash-time", menu.timeout());
            });
    options.put("reboot-timeout", os.bios().flatMap(Os.Bios::rebootTimeoutMillis));
    argv.add("-boot", options.put("strict", "on"));
    Os.DirectBoot boot = os.directBoot();
    add(argv, "-kernel", boot.kernel());
    add(argv, "-initrd", boot.initrd());
    add(argv, "-append", boot.cmdline());
    add(argv, "-dtb", boot.dtb());
    add(argv, "-shim", boot.shim());
  }

  private static void add(Argv argv, String option, Optional<String> value) {
    value.filter(v -> !v.isEmpty()).ifPresent(v -> argv.add(option, v));
  }
}
