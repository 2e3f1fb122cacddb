package io.vireo.app;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/** Where a daemon keeps what it keeps. Made before anything runs, so its calls may block. */
record Directories(Path state, Path run) {

  /** The directories of the settings, or the usual ones of this user. */
  static Directories of(Settings settings, Map<String, String> environment) {
    boolean root = "root".equals(System.getProperty("user.name"));
    return new Directories(
        settings.stateDir().isEmpty()
            ? usualState(root, environment)
            : Path.of(settings.stateDir()).toAbsolutePath(),
        settings.runDir().isEmpty()
            ? usualRun(root, environment)
            : Path.of(settings.runDir()).toAbsolutePath());
  }

  private static Path usualState(boolean root, Map<String, String> environment) {
    if (root) {
      return Path.of("/var/lib/vireo");
    }
    String base = environment.getOrDefault("XDG_STATE_HOME", "");
    return base.isEmpty()
        ? Path.of(System.getProperty("user.home"), ".local/state/vireo")
        : Path.of(base, "vireo");
  }

  private static Path usualRun(boolean root, Map<String, String> environment) {
    if (root) {
      return Path.of("/run/vireo");
    }
    String base = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    return base.isEmpty()
        ? Path.of(System.getProperty("java.io.tmpdir"), "vireo-" + System.getProperty("user.name"))
        : Path.of(base, "vireo");
  }

  /** Makes them, for their owner only. */
  void make() {
    for (Path directory : List.of(state, run, log(), states())) {
      try {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
      } catch (IOException refused) {
        throw new VirtException(
            ErrorCode.SYSTEM_ERROR,
            "cannot make directory " + directory + ": " + refused.getMessage(),
            refused);
      }
    }
  }

  Path log() {
    return state.resolve("log");
  }

  /** The newest events. */
  Path events() {
    return state.resolve("events");
  }

  /** The last jobs. */
  Path jobs() {
    return state.resolve("jobs");
  }

  Path states() {
    return state.resolve("state");
  }

  /** Whose lock says that the run directory is taken. */
  Path claim() {
    return run.resolve("claim");
  }

  /** Where the digests of bearer tokens are, unless the settings name another file. */
  Path tokens() {
    return state.resolve("auth").resolve("tokens");
  }

  /** The user that this process runs as; blocks. */
  static int uid() {
    try {
      return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException | RuntimeException unknown) {
      return 0;
    }
  }

  Path managedSaves() {
    return state.resolve("save");
  }

  /** The daemon's own socket, the owner's alone. */
  Path socket() {
    return run.resolve("vireo.sock");
  }
}
