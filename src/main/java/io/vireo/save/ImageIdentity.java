package io.vireo.save;

import io.vireo.base.VirtException;
import io.vireo.save.place.FileIdentity;
import io.vireo.state.DiskFailure;
import io.vireo.state.DiskFile;
import io.vireo.state.FileCalls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which file an image is, through its rename: what a daemon writes down before a save, so that the
 * next one can tell whether the save was completed. Blocks: run it on {@code host.laneOf(path)}.
 */
public final class ImageIdentity {

  private ImageIdentity() {}

  /**
   * The identity of the file that {@code path} leads to now, links followed as a save follows them;
   * empty only if there certainly is none.
   *
   * @throws VirtException {@code READ_FAILED} if that cannot be told, which is no answer: ask again
   */
  public static Optional<String> of(Path path) {
    try {
      FileIdentity file = FileIdentity.behind(path);
      return Optional.of(file.device() + ":" + file.inode());
    } catch (IOException failed) {
      if (DiskFailure.isAbsence(failed)) {
        return Optional.empty();
      }
      throw DiskFailure.reading(path, failed);
    }
  }

  /**
   * Whether the save that was to become {@code target} was completed, and if so, makes that durable
   * first: its daemon may have died between the rename and the flush of the directory, and a guest
   * must not be stopped for an image whose name a power cut still takes back.
   *
   * @param target as the user gave it
   * @param identity what {@link #of} said of the temporary file
   * @return true only if the target is that file, is a complete image, and its data and the name in
   *     its real directory were flushed just now; false if it certainly is another file, none, or
   *     not complete
   * @throws VirtException {@code OPEN_FAILED}, {@code NO_FILE}, {@code READ_FAILED}, {@code
   *     WRITE_FAILED} or {@code NO_SPACE} if that cannot be told or not be made durable: ask again,
   *     and neither stop the guest nor let it go on before there is an answer
   */
  public static boolean completedDurably(Path target, String identity) {
    return completedDurably(FileCalls.local(), target, identity);
  }

  static boolean completedDurably(FileCalls disk, Path target, String identity) {
    if (!of(target).equals(Optional.of(identity))
        || !(ImageReader.inspect(disk, target) instanceof Inspection.Complete)) {
      return false;
    }
    flush(disk, target);
    return of(target).equals(Optional.of(identity));
  }

  private static void flush(FileCalls disk, Path target) {
    try {
      Path image = target.toRealPath();
      try (DiskFile file = disk.open(image)) {
        file.force();
      }
      disk.forceDirectory(image.getParent());
    } catch (IOException cause) {
      throw DiskFailure.writing(target, cause);
    }
  }
}
