package io.vireo.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which file system a path is on, told from {@code /proc/self/mountinfo} (proc(5)) alone: the path
 * itself is not touched, since its server may be dead. A symbolic link therefore counts where it
 * lies and not where it leads.
 */
record MountTable(List<Path> mountPoints) {

  private static final Path MOUNTINFO = Path.of("/proc/self/mountinfo");
  private static final int MOUNT_POINT_FIELD = 4;
  private static final Pattern ESCAPE = Pattern.compile("\\\\([0-7]{3})");

  /** The mounts of this moment. The kernel answers from memory, and not at once on a busy host. */
  static MountTable read() {
    try {
      return parse(Files.readAllLines(MOUNTINFO));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static MountTable parse(List<String> lines) {
    return new MountTable(
        lines.stream()
            .map(line -> line.split(" ", MOUNT_POINT_FIELD + 2))
            .filter(fields -> fields.length > MOUNT_POINT_FIELD)
            .map(fields -> Path.of(unescape(fields[MOUNT_POINT_FIELD])))
            .toList());
  }

  /** The mount point that {@code path} is below; the root if no other is. */
  Path of(Path path) {
    Path wanted = path.toAbsolutePath().normalize();
    Path nearest = Path.of("/");
    for (Path mountPoint : mountPoints) {
      boolean nearer = mountPoint.getNameCount() >= nearest.getNameCount();
      if (nearer && wanted.startsWith(mountPoint)) {
        nearest = mountPoint;
      }
    }
    return nearest;
  }

  /** Blanks and the like stand in the table as a backslash and three octal digits. */
  private static String unescape(String field) {
    return ESCAPE
        .matcher(field)
        .replaceAll(
            octal ->
                Matcher.quoteReplacement(
                    String.valueOf((char) Integer.parseInt(octal.group(1), 8))));
  }
}
