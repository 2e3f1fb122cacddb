package io.vireo.qemu;

import io.vireo.qemu.caps.Accelerator;
import io.vireo.qemu.caps.QemuCapabilities;
import java.util.Map;
import java.util.stream.Collectors;

/** What is worth showing of an emulator. */
final class EmulatorFacts {

  private EmulatorFacts() {}

  static Map<String, String> of(QemuCapabilities capabilities) {
    return Map.of(
        "emulator", capabilities.binary().path(),
        "version", capabilities.version().toString(),
        "arch", capabilities.arch(),
        "accelerators", accelerators(capabilities));
  }

  private static String accelerators(QemuCapabilities capabilities) {
    return capabilities.cpus().keySet().stream()
        .sorted()
        .map(Accelerator::argument)
        .collect(Collectors.joining(", "));
  }
}
