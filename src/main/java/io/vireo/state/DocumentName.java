package io.vireo.state;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Which document: a collection of at most {@link #LEVELS_MAX} path segments, and a key in it. Names
 * that could leave the collection, hide, or be taken for one of the store's own files are refused.
 */
record DocumentName(String collection, String key) {

  /** Of each segment and of the key, in UTF-8, so that every suffix still fits a file name. */
  static final int BYTES_MAX = 200;

  static final int LEVELS_MAX = 4;

  static final String SUFFIX = ".doc";
  private static final String TEMPORARY_SUFFIX = ".tmp";

  DocumentName {
    checkCollection(collection);
    checkSegment(key);
  }

  static void checkCollection(String collection) {
    List<String> levels = List.of(collection.split("/", -1));
    if (levels.size() > LEVELS_MAX) {
      throw refused(collection, "has more than " + LEVELS_MAX + " levels");
    }
    levels.forEach(DocumentName::checkSegment);
  }

  private static void checkSegment(String name) {
    if (name.isEmpty() || name.startsWith(".")) {
      throw refused(name, "is empty or begins with a dot");
    }
    if (name.indexOf('/') >= 0 || name.chars().anyMatch(Character::isISOControl)) {
      throw refused(name, "holds a slash or a control character");
    }
    if (name.getBytes(StandardCharsets.UTF_8).length > BYTES_MAX) {
      throw refused(name.substring(0, 16) + "…", "is longer than " + BYTES_MAX + " bytes");
    }
  }

  private static VirtException refused(String name, String why) {
    String shown = name.replaceAll("\\p{Cntrl}", "?");
    return new VirtException(
        ErrorCode.INVALID_ARG, "'" + shown + "' cannot name stored state: it " + why);
  }

  Path file(Path root) {
    return directory(root).resolve(key + SUFFIX);
  }

  Path directory(Path root) {
    return root.resolve(collection);
  }

  Path temporary(Path root) {
    String unique = UUID.randomUUID().toString().substring(0, 8);
    return directory(root).resolve("." + key + "." + unique + TEMPORARY_SUFFIX);
  }

  /** The key of a document's file name; none for the store's other files. */
  static Optional<String> keyOf(String fileName) {
    boolean document = fileName.endsWith(SUFFIX) && !fileName.startsWith(".");
    return document
        ? Optional.of(fileName.substring(0, fileName.length() - SUFFIX.length()))
        : Optional.empty();
  }

  static boolean isTemporary(String fileName) {
    return fileName.startsWith(".") && fileName.endsWith(TEMPORARY_SUFFIX);
  }
}
