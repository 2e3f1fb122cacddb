package io.vireo.base;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The name of a file as a caller gave it: absolute, on one line, of bounded length. */
public record FilePath(String text) {

  public static final int LENGTH_BYTES_MAX = 4095;

  public FilePath {
    if (text.getBytes(StandardCharsets.UTF_8).length > LENGTH_BYTES_MAX) {
      throw new VirtException(
          ErrorCode.INVALID_ARG, "path is longer than " + LENGTH_BYTES_MAX + " bytes");
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new VirtException(
          ErrorCode.INVALID_ARG, "path contains a control character; give a plain file name");
    }
    if (!text.startsWith("/")) {
      throw new VirtException(
          ErrorCode.INVALID_ARG, "path '" + text + "' is not absolute; it must begin with '/'");
    }
  }

  public Path path() {
    return Path.of(text).normalize();
  }

  @Override
  public String toString() {
    return text;
  }
}
