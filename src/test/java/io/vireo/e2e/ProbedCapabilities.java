package io.vireo.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the first daemon of a test run found out about a QEMU, for the state directories of later
 * ones: they check that the binary is the same and need not ask it for everything again.
 */
record ProbedCapabilities(Path emulator, Path stateDirectory) {

  private static final Map<Path, byte[]> FOUND = new ConcurrentHashMap<>();

  private Path document() {
    return stateDirectory.resolve("qemu-system").resolve("capabilities.json");
  }

  /** Puts it where a daemon looks, unless it has looked there already. */
  void give() throws IOException {
    byte[] found = FOUND.get(emulator);
    if (found != null && !Files.exists(document())) {
      Files.createDirectories(document().getParent());
      Files.write(document(), found);
    }
  }

  /** Takes what a daemon has found out. */
  void keep() throws IOException {
    if (!FOUND.containsKey(emulator) && Files.exists(document())) {
      FOUND.put(emulator, Files.readAllBytes(document()));
    }
  }
}
