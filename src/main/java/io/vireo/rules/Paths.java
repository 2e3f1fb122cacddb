package io.vireo.rules;

import java.util.Optional;

/** What no path of a document may contain. */
final class Paths {

  /** Linux ends paths here. */
  static final int CHARS_MAX = 4095;

  private Paths() {}

  static boolean hasControl(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }

  static Optional<String> problem(String path) {
    if (hasControl(path)) {
      return Optional.of("a path must be one line without control characters");
    }
    return path.length() > CHARS_MAX
        ? Optional.of("a path must be at most " + CHARS_MAX + " characters long")
        : Optional.empty();
  }
}
