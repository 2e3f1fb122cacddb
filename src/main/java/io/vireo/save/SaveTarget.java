package io.vireo.save;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.state.DiskFailure;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A place that was found fit to save to, and how to tell that it still is the same place.
 *
 * @param name as the user gave it
 * @param file the same with a final link resolved, so that a save replaces the image and not the
 *     link to it
 */
record SaveTarget(Path name, Path file, FileIdentity directory) {

  /** Everything that can be found out before the guest is paused. Blocks. */
  static SaveTarget preflight(SaveRequest request) {
    return preflight(request, DeclaredMounts.local());
  }

  static SaveTarget preflight(SaveRequest request, DeclaredMounts mounts) {
    Path name = request.target();
    Path file = requireName(name);
    try {
      requireDirectory(file.getParent());
      mounts.requireMounted(file.getParent(), realParent(file));
      FileKind.find(file).ifPresent(kind -> kind.requireReplaceable(name));
      requireRoom(name, file.getParent(), request);
      return new SaveTarget(name, file, FileIdentity.of(realParent(file)));
    } catch (IOException cause) {
      throw DiskFailure.opening(name, cause);
    }
  }

  private static Path requireName(Path name) {
    if (!name.isAbsolute() || name.getFileName() == null || !name.equals(name.normalize())) {
      throw refused(ErrorCode.INVALID_ARG, name, "give an absolute path without . and ..");
    }
    try {
      return Files.isSymbolicLink(name) ? name.toRealPath() : name;
    } catch (IOException failed) {
      throw DiskFailure.isAbsence(failed)
          ? refused(ErrorCode.NO_FILE, name, "it is a link to something that does not exist")
          : DiskFailure.opening(name, failed);
    }
  }

  private static void requireDirectory(Path directory) throws IOException {
    Optional<FileKind> kind = FileKind.find(directory);
    if (kind.isEmpty()) {
      throw refused(ErrorCode.NO_FILE, directory, "the directory does not exist; create it");
    }
    if (kind.get() != FileKind.DIRECTORY) {
      throw refused(ErrorCode.INVALID_ARG, directory, "it is not a directory");
    }
    if (Files.getFileStore(directory).isReadOnly()) {
      throw refused(ErrorCode.OPEN_FAILED, directory, "its file system is read-only");
    }
    if (!Files.isWritable(directory)) {
      throw refused(
          ErrorCode.OPEN_FAILED, directory, "permission denied; check its owner and mode");
    }
  }

  private static void requireRoom(Path name, Path directory, SaveRequest request)
      throws IOException {
    FileStore store = Files.getFileStore(directory);
    long need = request.estimatedBytes() + SaveHeader.BYTES + request.document().freshDataBytes();
    if (store.getUsableSpace() < need) {
      throw refused(
          ErrorCode.NO_SPACE,
          name,
          "%d bytes are needed and %d are free; free some or save elsewhere"
              .formatted(need, store.getUsableSpace()));
    }
  }

  private static VirtException refused(ErrorCode code, Path path, String why) {
    return new VirtException(code, "cannot save to " + path + ": " + why).of(path.toString());
  }

  private static Path realParent(Path file) throws IOException {
    return file.getParent().toRealPath();
  }

  /** Fails if another file system was mounted here, or ours taken away, since the preflight. */
  void requireUnchanged() throws IOException {
    if (!FileIdentity.of(realParent(file)).equals(directory)) {
      throw refused(
          ErrorCode.WRITE_FAILED, name, "its directory was replaced or unmounted meanwhile");
    }
  }

  Path directoryPath() {
    return file.getParent();
  }

  /** Of the file system, for direct I/O. */
  int blockBytes() throws IOException {
    return Math.toIntExact(Files.getFileStore(directoryPath()).getBlockSize());
  }
}
