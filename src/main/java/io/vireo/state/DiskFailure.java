package io.vireo.state;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** What an {@link IOException} means to whoever asked, naming the file that they know. */
public final class DiskFailure {

  /** With less room than this a failed write is put down to a full disk. */
  private static final long FULL_BELOW_BYTES = 64 * 1024;

  private DiskFailure() {}

  /** {@code NO_SPACE} if the disk or a quota is full, otherwise {@code WRITE_FAILED}. */
  public static VirtException writing(Path file, IOException cause) {
    if (isFull(file, cause)) {
      return failure(
              ErrorCode.NO_SPACE,
              "no space left for %s on its file system or in its quota; free some and try again"
                  .formatted(file),
              cause)
          .of(file.toString());
    }
    String sentence = "cannot write %s: %s".formatted(file, reason(cause));
    return failure(ErrorCode.WRITE_FAILED, sentence, cause).of(file.toString());
  }

  public static VirtException reading(Path file, IOException cause) {
    String sentence = "cannot read %s: %s".formatted(file, reason(cause));
    return failure(ErrorCode.READ_FAILED, sentence, cause).of(file.toString());
  }

  /** {@code NO_FILE} if there certainly is none, otherwise {@code OPEN_FAILED}. */
  public static VirtException opening(Path file, IOException cause) {
    String sentence = "cannot open %s: %s".formatted(file, reason(cause));
    ErrorCode code = isAbsence(cause) ? ErrorCode.NO_FILE : ErrorCode.OPEN_FAILED;
    return failure(code, sentence, cause).of(file.toString());
  }

  /**
   * Whether the failure proves that there is nothing by that name. Every other one, of a dying disk
   * or of a file server that lost its files, proves nothing.
   */
  public static boolean isAbsence(IOException failure) {
    return failure instanceof NoSuchFileException || says(failure, "Not a directory");
  }

  private static VirtException failure(ErrorCode code, String sentence, IOException cause) {
    return new VirtException(code, sentence, cause);
  }

  private static String reason(IOException cause) {
    return switch (cause) {
      case IOException e when isAbsence(e) -> "it does not exist";
      case AccessDeniedException _ -> "permission denied; check the owner and mode of the path";
      case IOException e when says(e, "Read-only file system") -> "its file system is read-only";
      case IOException e when says(e, "Stale file handle") ->
          "its file server lost it; mount again";
      default -> "input/output error; check the disk and the system log";
    };
  }

  /** The C library's words depend on the locale, so the room that is left is asked as well. */
  private static boolean isFull(Path file, IOException cause) {
    return says(cause, "No space left on device")
        || says(cause, "quota exceeded")
        || usableBytes(file).filter(bytes -> bytes < FULL_BELOW_BYTES).isPresent();
  }

  private static Optional<Long> usableBytes(Path file) {
    try {
      Path directory = file.toAbsolutePath().getParent();
      return directory == null
          ? Optional.empty()
          : Optional.of(Files.getFileStore(directory).getUsableSpace());
    } catch (IOException unknown) {
      return Optional.empty();
    }
  }

  private static boolean says(IOException cause, String words) {
    String said =
        cause instanceof FileSystemException named ? named.getReason() : cause.getMessage();
    return said != null && said.contains(words);
  }
}
