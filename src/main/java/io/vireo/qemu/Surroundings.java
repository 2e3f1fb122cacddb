package io.vireo.qemu;

import java.util.HashMap;
import java.util.Map;

/** The environment QEMU is given: nothing of the daemon's own, which may hold secrets. */
final class Surroundings {

  /** What every program needs. */
  static final Map<String, String> PLAIN =
      Map.of("LC_ALL", "C", "PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");

  private Surroundings() {}

  static Map<String, String> with(Map<String, String> asked) {
    Map<String, String> both = new HashMap<>(PLAIN);
    both.putAll(asked);
    return both;
  }
}
