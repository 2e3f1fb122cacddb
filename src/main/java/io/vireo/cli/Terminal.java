package io.vireo.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a command was started with.
 *
 * @param outIsTerminal whether a person reads {@code out}, like {@code errIsTerminal} of {@code
 *     err}
 * @param columns width of the terminal
 * @param directory what relative file names are relative to
 */
public record Terminal(
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean outIsTerminal,
    boolean errIsTerminal,
    int columns,
    Map<String, String> environment,
    Path directory) {

  private static final int COLUMNS_DEFAULT = 80;

  /** This process's own. */
  public static Terminal ofProcess() {
    Map<String, String> environment = System.getenv();
    return new Terminal(
        System.in,
        System.out,
        System.err,
        isTerminal(1),
        isTerminal(2),
        columns(environment),
        environment,
        Path.of("").toAbsolutePath());
  }

  /** What {@code out} is unless it was put in the place of this process's own. */
  static PrintStream processOutput() {
    return System.out;
  }

  /** A name that means the same to the daemon, whose directory is another. */
  public Path absolute(String file) {
    return directory.resolve(file).normalize();
  }

  /** The JDK tells only of standard input and output together; the kernel tells of each. */
  static boolean isTerminal(int descriptor) {
    try {
      String target = Path.of("/proc/self/fd/" + descriptor).toRealPath().toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException notAFile) {
      return false;
    }
  }

  private static int columns(Map<String, String> environment) {
    try {
      return Math.max(20, Integer.parseInt(environment.getOrDefault("COLUMNS", "")));
    } catch (NumberFormatException unknown) {
      return COLUMNS_DEFAULT;
    }
  }
}
