package io.vireo.save.place;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.state.DiskFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What a path names, links followed. Asked before opening, since opening a FIFO can hang. */
public enum FileKind {
  REGULAR("a regular file"),
  BLOCK_DEVICE("a block device"),
  DIRECTORY("a directory"),
  FIFO("a FIFO"),
  SOCKET("a socket"),
  CHARACTER_DEVICE("a character device");

  /** Of nearly every device there is; one with smaller blocks takes these as well. */
  private static final int DEVICE_BLOCK_BYTES = 4096;

  private final String words;

  FileKind(String words) {
    this.words = words;
  }

  public static FileKind of(Path path) {
    try {
      return read(path);
    } catch (IOException cause) {
      throw DiskFailure.opening(path, cause);
    }
  }

  /** Empty only if there certainly is nothing; what cannot be told is a failure. */
  public static Optional<FileKind> find(Path path) throws IOException {
    try {
      return Optional.of(read(path));
    } catch (IOException failed) {
      if (DiskFailure.isAbsence(failed)) {
        return Optional.empty();
      }
      throw failed;
    }
  }

  private static FileKind read(Path path) throws IOException {
    int mode = (Integer) Files.getAttribute(path, "unix:mode");
    return switch (mode & 0xF000) {
      case 0x8000 -> REGULAR;
      case 0x6000 -> BLOCK_DEVICE;
      case 0x4000 -> DIRECTORY;
      case 0x1000 -> FIFO;
      case 0xC000 -> SOCKET;
      default -> CHARACTER_DEVICE;
    };
  }

  /** Of the nearest file system or device, for direct I/O. */
  public int blockBytes(Path path) throws IOException {
    return this == BLOCK_DEVICE
        ? DEVICE_BLOCK_BYTES
        : Math.toIntExact(Files.getFileStore(path).getBlockSize());
  }

  public void requireReadable(Path path) {
    if (this != REGULAR && this != BLOCK_DEVICE) {
      throw new VirtException(
              ErrorCode.OPEN_FAILED,
              "%s is %s; a save image is a regular file or a block device".formatted(path, words))
          .of(path.toString());
    }
  }

  public void requireWritable(Path path) {
    if (this != REGULAR && this != BLOCK_DEVICE) {
      throw new VirtException(
              ErrorCode.INVALID_ARG,
              "cannot save to %s, it is %s; name a regular file or a block device"
                  .formatted(path, words))
          .of(path.toString());
    }
  }

  public void requireReplaceable(Path path) {
    if (this != REGULAR) {
      throw new VirtException(
              ErrorCode.INVALID_ARG,
              "cannot save to %s, it is %s; name a regular file".formatted(path, words))
          .of(path.toString());
    }
  }
}
