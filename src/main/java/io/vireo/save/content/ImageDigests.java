package io.vireo.save.content;

import java.util.Optional;

/** What an image carries to tell a damaged stream from a sound one. */
public sealed interface ImageDigests {

  /** The table, where there is one that can be used. */
  default Optional<DigestTable> table() {
    return Optional.empty();
  }

  /** Bytes at the end of the area that are no room for a document. */
  default int roomBytes() {
    return table().map(DigestTable::roomBytes).orElse(0);
  }

  /** None: of a program that makes none, or of libvirt after it changed the document. */
  record None() implements ImageDigests {}

  record Sound(DigestTable sums) implements ImageDigests {
    @Override
    public Optional<DigestTable> table() {
      return Optional.of(sums);
    }
  }

  /**
   * There are some and they cannot be used; the stream may well be sound.
   *
   * @param why completes the sentence "it has checksums, but …"
   */
  record Unusable(String why) implements ImageDigests {}

  /** Header or document are not what was written. */
  record FrontDamaged() implements ImageDigests {}
}
