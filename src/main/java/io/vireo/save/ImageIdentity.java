package io.vireo.save;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which file an image is, through its rename: what a daemon writes down before a save, so that the
 * next one can tell whether the save was completed.
 */
public final class ImageIdentity {

  private ImageIdentity() {}

  /** The identity of the file that {@code path} names now; empty if there is none. Blocks. */
  public static Optional<String> of(Path path) {
    try {
      FileIdentity file = FileIdentity.of(path);
      return Optional.of(file.device() + ":" + file.inode());
    } catch (IOException gone) {
      return Optional.empty();
    }
  }
}
