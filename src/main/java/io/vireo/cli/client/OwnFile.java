package io.vireo.cli.client;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A small file of the user's own. */
final class OwnFile {

  static final int BYTES_MAX = 1 << 20;

  private static final int OWNERS_LETTERS = 3;

  private OwnFile() {}

  /** One that anybody may read. */
  static String open(Path file) {
    try {
      if (Files.size(file) > BYTES_MAX) {
        throw new VirtException(
            ErrorCode.CONF_SYNTAX, file + " is over " + BYTES_MAX + " bytes: is it the right one?");
      }
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      String why =
          unreadable instanceof NoSuchFileException ? "there is no such file" : "may it be read?";
      throw new VirtException(ErrorCode.NO_FILE, "cannot read " + file + ": " + why, unreadable);
    }
  }

  /** One that nobody else may read or write; fails with {@code CONF_SYNTAX} where others may. */
  static String secret(Path file) {
    String text = open(file);
    try {
      String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
      if (!mode.substring(OWNERS_LETTERS).equals("------")) {
        throw new VirtException(
            ErrorCode.CONF_SYNTAX,
            file + " may be read or written by others; chmod 600 it, and have a new one made");
      }
      return text;
    } catch (IOException gone) {
      throw new VirtException(ErrorCode.NO_FILE, "cannot read " + file, gone);
    }
  }
}
