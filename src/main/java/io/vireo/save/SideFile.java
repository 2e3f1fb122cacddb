package io.vireo.save;

import io.vertx.core.Future;
import io.vireo.host.Host;
import io.vireo.save.place.FileIdentity;
import io.vireo.state.DiskFailure;
import io.vireo.state.FileCalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * The files that may stand beside an image while it is being written, and how to know them again
 * after a crash: {@code .NAME.XXXXXX.part}, the new image; {@code .NAME.XXXXXX.old}, a second name
 * of the earlier one; {@code .NAME.redefine}, see {@link RedefineJournal}.
 */
public final class SideFile {

  private static final int NAME_BYTES_MAX = 200;
  private static final int SHORTENED_CHARACTERS = 50;

  private SideFile() {}

  /** A fresh name for a new image of {@code target}. */
  static Path part(Path target) {
    String unique = UUID.randomUUID().toString().substring(0, 6);
    return target.resolveSibling(prefix(target) + unique + ".part");
  }

  /** The second name of the earlier image, by the same token as {@code part}. */
  static Path earlier(Path part) {
    String name = part.getFileName().toString();
    return part.resolveSibling(name.substring(0, name.length() - ".part".length()) + ".old");
  }

  /** Beside the file itself where {@code target} is a link to it. */
  static Path journal(Path target) throws IOException {
    Path file = resolved(target);
    return file.resolveSibling(prefix(file) + "redefine");
  }

  static Path resolved(Path target) throws IOException {
    return Files.isSymbolicLink(target) ? target.toRealPath() : target.toAbsolutePath();
  }

  /** Removes {@code earlier} if it is a mere second name of {@code target}, not the last one. */
  static boolean dropSecondName(FileCalls disk, Path earlier, Path target) throws IOException {
    return Files.exists(earlier)
        && Files.exists(target)
        && FileIdentity.of(earlier).equals(FileIdentity.of(target))
        && disk.delete(earlier);
  }

  /** The name, shortened to what leaves room for the rest but still no other target's. */
  private static String prefix(Path target) {
    String name = target.getFileName().toString();
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > NAME_BYTES_MAX) {
      CRC32C sum = new CRC32C();
      sum.update(bytes);
      name = name.substring(0, SHORTENED_CHARACTERS) + "~" + Long.toHexString(sum.getValue());
    }
    return "." + name + ".";
  }

  /** Whether {@code path} is a {@code .part} or {@code .old} of {@code target}. */
  static boolean isLeftover(Path path, Path target) {
    String pattern = Pattern.quote(prefix(target)) + "[0-9a-f]{6}\\.(part|old)";
    return path.getFileName().toString().matches(pattern);
  }

  /**
   * Removes what interrupted saves to {@code target} left beside it, and returns it. Only for a
   * target to which nothing is being saved: at the daemon's start, from the record of the job.
   */
  public static Future<List<Path>> removeLeftovers(Host host, Path target) {
    return host.laneOf(target).run(() -> removeLeftovers(FileCalls.local(), target));
  }

  static List<Path> removeLeftovers(FileCalls disk, Path target) {
    List<Path> removed = new ArrayList<>();
    try {
      Path file = resolved(target);
      for (Path path : siblings(file)) {
        if (isLeftover(path, file) && disk.delete(path)) {
          removed.add(path);
        }
      }
      if (!removed.isEmpty()) {
        disk.forceDirectory(file.getParent());
      }
    } catch (NoSuchFileException nothingThere) {
      return removed;
    } catch (IOException cause) {
      throw DiskFailure.writing(target, cause);
    }
    return removed;
  }

  private static List<Path> siblings(Path file) throws IOException {
    try (Stream<Path> all = Files.list(file.getParent())) {
      return all.toList();
    }
  }
}
