package io.vireo.cli.client;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where the daemon's socket lies. */
public final class SocketLocation {

  /** The environment's word for it, below the options and above the default. */
  public static final String VARIABLE = "VIREO_SOCKET";

  private static final String FILE = "vireo.sock";

  private SocketLocation() {}

  /**
   * The socket that options and environment name, else the default of the daemon's user.
   *
   * @param socket {@code --socket}
   * @param runDir {@code --run-dir}
   */
  public static Path of(
      Optional<Path> socket, Optional<Path> runDir, Map<String, String> environment) {
    return socket
        .or(() -> runDir.map(dir -> dir.resolve(FILE)))
        .or(() -> named(environment, VARIABLE).map(Path::of))
        .orElseGet(() -> defaultRunDir(environment).resolve(FILE));
  }

  /** {@code /run/vireo} for root, a user's own directory otherwise. */
  public static Path defaultRunDir(Map<String, String> environment) {
    String user = System.getProperty("user.name");
    return user.equals("root")
        ? Path.of("/run/vireo")
        : named(environment, "XDG_RUNTIME_DIR")
            .map(dir -> Path.of(dir, "vireo"))
            .orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir"), "vireo-" + user));
  }

  private static Optional<String> named(Map<String, String> environment, String variable) {
    return Optional.ofNullable(environment.get(variable)).filter(text -> !text.isEmpty());
  }
}
