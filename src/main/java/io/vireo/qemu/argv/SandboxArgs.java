package io.vireo.qemu.argv;

import io.vireo.qemu.caps.QemuFeature;

/** System calls that a QEMU that was taken over must not have. */
final class SandboxArgs {

  private SandboxArgs() {}

  static void add(Argv argv) {
    if (argv.has(QemuFeature.SANDBOX)) {
      argv.add(
          "-sandbox",
          Options.of("on")
              .put("obsolete", "deny")
              .put("elevateprivileges", "deny")
              .put("spawn", "deny")
              .put("resourcecontrol", "deny"));
    }
  }
}
