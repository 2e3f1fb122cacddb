package io.vireo.wire;

import java.util.Locale;

/** An enum whose constants are written as words that Java's names cannot spell. */
public interface Word {

  /** How the constant is written in a document. */
  String word();

  /** The written form of any constant: its word, or its name in lower case with hyphens. */
  static String of(Enum<?> constant) {
    return constant instanceof Word spelled
        ? spelled.word()
        : constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
