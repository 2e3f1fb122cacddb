package io.vireo.qemu;

import io.vireo.qemu.process.RunDirectory;
import java.util.HashMap;
import java.util.Map;

/** The environment QEMU is given: nothing of the daemon's own, which may hold secrets. */
final class Surroundings {

  /** What every program needs. */
  static final Map<String, String> PLAIN =
      Map.of("LC_ALL", "C", "PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");

  private static final String RUN_DIRECTORY = "VIREO_RUN_DIRECTORY";

  private Surroundings() {}

  /** What the document asks for besides, and by what the process is known before it is noted. */
  static Map<String, String> with(Map<String, String> asked, RunDirectory directory) {
    Map<String, String> all = new HashMap<>(PLAIN);
    all.putAll(asked);
    all.put(RUN_DIRECTORY, directory.path().toString());
    return all;
  }

  /** See {@link io.vireo.host.Processes#startedWith}. */
  static String sign(RunDirectory directory) {
    return RUN_DIRECTORY + "=" + directory.path();
  }
}
