package io.vireo.save.place;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which mount points there should be and which there are. A save below a mount point that nothing
 * is mounted on would fill the wrong disk and vanish beneath the right one.
 *
 * @param declared as in fstab(5)
 * @param mounted as in proc_pid_mountinfo(5)
 */
public record DeclaredMounts(Path declared, Path mounted) {

  private static final int FSTAB_MOUNT_POINT = 1;
  private static final int MOUNTINFO_MOUNT_POINT = 4;

  public static DeclaredMounts local() {
    return new DeclaredMounts(Path.of("/etc/fstab"), Path.of("/proc/self/mountinfo"));
  }

  /**
   * Asks about every mount point that leads to the directory by either path; other mount points are
   * not touched, their servers may be dead.
   *
   * @param directory as the user named it
   * @param real the same with its links resolved
   */
  public void requireMounted(Path directory, Path real) {
    Set<Path> present = points(mounted, MOUNTINFO_MOUNT_POINT);
    points(declared, FSTAB_MOUNT_POINT).stream()
        .filter(point -> real.startsWith(point) || directory.startsWith(point))
        .filter(point -> !present.contains(point) && !present.contains(resolved(point)))
        .findAny()
        .ifPresent(
            point -> {
              throw new VirtException(
                  ErrorCode.OPEN_FAILED,
                  "cannot save to %s: nothing is mounted on %s; mount it first"
                      .formatted(directory, point));
            });
  }

  /** The kernel's table has real paths, fstab need not. */
  private static Path resolved(Path point) {
    try {
      return point.toRealPath();
    } catch (IOException unresolved) {
      return point;
    }
  }

  /** A table that cannot be read declares nothing. */
  private static Set<Path> points(Path table, int column) {
    try (Stream<String> lines = Files.lines(table, StandardCharsets.ISO_8859_1)) {
      return lines
          .map(String::strip)
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\\s+"))
          .filter(fields -> fields.length > column)
          .flatMap(fields -> point(fields[column]).stream())
          .collect(Collectors.toSet());
    } catch (IOException none) {
      return Set.of();
    }
  }

  private static Optional<Path> point(String field) {
    String name = field.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
    byte[] utf8 = name.getBytes(StandardCharsets.ISO_8859_1);
    try {
      Path point = Path.of(new String(utf8, StandardCharsets.UTF_8));
      return point.isAbsolute() && point.getNameCount() > 0
          ? Optional.of(point.normalize())
          : Optional.empty();
    } catch (InvalidPathException unusual) {
      return Optional.empty();
    }
  }
}
