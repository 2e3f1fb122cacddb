package io.vireo.save;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.save.place.DeclaredMounts;
import io.vireo.save.place.FileIdentity;
import io.vireo.save.place.FileKind;
import io.vireo.state.DiskFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A place that was found fit to save to, and how to tell that it still is the same place.
 *
 * @param name as the user gave it
 * @param file the same with a final link resolved, so that a save replaces the image and not the
 *     link to it; a descriptor's path stays, since its link cannot be renamed over
 * @param kind whether a finished image is renamed to it or it is written in place
 * @param anchor the directory of a file that is renamed to, otherwise the file
 */
record SaveTarget(Path name, Path file, DiskFacts.Kind kind, FileIdentity anchor) {

  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final Path DESCRIPTORS_SHORT = Path.of("/dev/fd");

  /** Everything that can be found out before the guest is paused. Blocks. */
  static SaveTarget preflight(SaveRequest request) {
    return preflight(request, DeclaredMounts.local());
  }

  static SaveTarget preflight(SaveRequest request, DeclaredMounts mounts) {
    SaveTarget target = find(request.target(), request.inPlace(), mounts);
    target.requireRoom(Preflight.Need.of(request).bytes());
    return target;
  }

  /** The same but for the room, when it is not known yet how much is needed. */
  static SaveTarget find(Path name, boolean inPlace) {
    return find(name, inPlace, DeclaredMounts.local());
  }

  private static SaveTarget find(Path name, boolean inPlace, DeclaredMounts mounts) {
    boolean descriptor = isDescriptor(name);
    Path file = requireName(name, descriptor);
    try {
      Optional<FileKind> there = kind(file, mounts, descriptor);
      boolean device = there.filter(kind -> kind == FileKind.BLOCK_DEVICE).isPresent();
      if (device || descriptor || (inPlace && there.isPresent())) {
        return inPlace(name, file, there);
      }
      return beside(name, file, there);
    } catch (IOException cause) {
      throw DiskFailure.opening(name, cause);
    }
  }

  private static boolean isDescriptor(Path name) {
    return DESCRIPTORS.equals(name.getParent()) || DESCRIPTORS_SHORT.equals(name.getParent());
  }

  private static Optional<FileKind> kind(Path file, DeclaredMounts mounts, boolean descriptor)
      throws IOException {
    if (!descriptor) {
      requireDirectory(file.getParent());
      mounts.requireMounted(file.getParent(), realParent(file));
    }
    return FileKind.find(file);
  }

  private static SaveTarget inPlace(Path name, Path file, Optional<FileKind> there)
      throws IOException {
    FileKind kind =
        there.orElseThrow(() -> refused(ErrorCode.NO_FILE, name, "there is no such descriptor"));
    kind.requireWritable(name);
    if (!Files.isWritable(file)) {
      throw refused(ErrorCode.OPEN_FAILED, name, "permission denied; check its owner and mode");
    }
    DiskFacts.Kind how =
        kind == FileKind.BLOCK_DEVICE ? DiskFacts.Kind.BLOCK_DEVICE : DiskFacts.Kind.FILE_IN_PLACE;
    return new SaveTarget(name, file, how, FileIdentity.behind(file));
  }

  private static SaveTarget beside(Path name, Path file, Optional<FileKind> there)
      throws IOException {
    requireWritableDirectory(file.getParent());
    there.ifPresent(kind -> kind.requireReplaceable(name));
    return new SaveTarget(name, file, DiskFacts.Kind.FILE, FileIdentity.of(realParent(file)));
  }

  private static Path requireName(Path name, boolean descriptor) {
    if (!name.isAbsolute() || name.getFileName() == null || !name.equals(name.normalize())) {
      throw refused(ErrorCode.INVALID_ARG, name, "give an absolute path without . and ..");
    }
    try {
      return !descriptor && Files.isSymbolicLink(name) ? name.toRealPath() : name;
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
  }

  private static void requireWritableDirectory(Path directory) throws IOException {
    if (Files.getFileStore(directory).isReadOnly()) {
      throw refused(ErrorCode.OPEN_FAILED, directory, "its file system is read-only");
    }
    if (!Files.isWritable(directory)) {
      throw refused(
          ErrorCode.OPEN_FAILED, directory, "permission denied; check its owner and mode");
    }
  }

  void requireRoom(long needBytes) {
    long room = freeRoom();
    if (room < needBytes) {
      throw refused(
          ErrorCode.NO_SPACE,
          name,
          "%d bytes are needed and %d are free; free some or save elsewhere"
              .formatted(needBytes, room));
    }
  }

  private long freeRoom() {
    try {
      return room();
    } catch (IOException cause) {
      throw DiskFailure.opening(name, cause);
    }
  }

  /** Bytes that an image can have: of a device all, of a file in place what it has and is free. */
  long room() throws IOException {
    return switch (kind) {
      case BLOCK_DEVICE -> sizeNow();
      case FILE_IN_PLACE -> Files.getFileStore(file).getUsableSpace() + sizeNow();
      case FILE, STREAM -> Files.getFileStore(directoryPath()).getUsableSpace();
    };
  }

  private long sizeNow() throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.size();
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
    FileIdentity now = isInPlace() ? FileIdentity.behind(file) : FileIdentity.of(realParent(file));
    if (!now.equals(anchor)) {
      throw refused(
          ErrorCode.WRITE_FAILED,
          name,
          (isInPlace() ? "it was replaced" : "its directory was replaced or unmounted")
              + " meanwhile");
    }
  }

  boolean isInPlace() {
    return kind != DiskFacts.Kind.FILE;
  }

  Path directoryPath() {
    return file.getParent();
  }

  /** A path on the file system that the image is to be on. */
  Path storePath() {
    return isInPlace() ? file : directoryPath();
  }

  /** Of the file system or device, for direct I/O. */
  int blockBytes() throws IOException {
    return kind == DiskFacts.Kind.BLOCK_DEVICE
        ? FileKind.BLOCK_DEVICE.blockBytes(file)
        : FileKind.REGULAR.blockBytes(storePath());
  }
}
