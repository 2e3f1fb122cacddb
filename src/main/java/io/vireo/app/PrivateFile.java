package io.vireo.app;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that commands write for the daemon; their calls block. */
final class PrivateFile {

  private PrivateFile() {}

  /** Replaces it at once; nobody but its owner can read it, at no moment. */
  static void write(Path file, String text) {
    write(file, text, "rw-------");
  }

  /** The same, for everybody to read. */
  static void writeOpen(Path file, String text) {
    write(file, text, "rw-r--r--");
  }

  private static void write(Path file, String text, String mode) {
    Set<PosixFilePermission> bits = PosixFilePermissions.fromString(mode);
    Path born = file.resolveSibling("." + file.getFileName() + ".new");
    try {
      Files.deleteIfExists(born);
      Files.createFile(
          born, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(born, text, StandardOpenOption.WRITE);
      Files.setPosixFilePermissions(born, bits);
      Files.move(born, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failed) {
      throw new VirtException(
          ErrorCode.SYSTEM_ERROR, "cannot write " + file + ": " + failed.getMessage(), failed);
    }
  }

  /** Makes a directory for its owner alone, if it is not there. */
  static void directory(Path directory) {
    try {
      if (Files.notExists(directory)) {
        Files.createDirectories(
            directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
    } catch (IOException failed) {
      throw new VirtException(ErrorCode.SYSTEM_ERROR, "cannot make directory " + directory, failed);
    }
  }

  /** Its text; fails with {@code NO_FILE}. */
  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failed) {
      throw new VirtException(ErrorCode.NO_FILE, "cannot read " + file, failed);
    }
  }
}
