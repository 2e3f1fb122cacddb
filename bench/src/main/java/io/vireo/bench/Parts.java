package io.vireo.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What {@code src/test/provision.sh} unpacked. */
final class Parts {

  private Parts() {}

  static Path directory() {
    Map<String, String> environment = System.getenv();
    String told = environment.get("VIREO_TEST_PARTS");
    return told == null
        ? Path.of(environment.getOrDefault("HOME", "/")).resolve(".cache/vireo-test")
        : Path.of(told);
  }

  /** QEMU 10, which can write sparse images, or else the distribution's. */
  static Path emulator() {
    Path ten = directory().resolve("qemu-10.0/bin/qemu-system-x86_64");
    return Files.isExecutable(ten) ? ten : Path.of("/usr/bin/qemu-system-x86_64");
  }
}
