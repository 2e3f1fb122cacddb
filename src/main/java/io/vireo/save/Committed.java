package io.vireo.save;

import java.nio.file.Path;
import java.time.Duration;

/**
 * A save that a power cut can no longer lose.
 *
 * @param path as the caller gave it
 * @param fileBytes of the whole image
 */
public record Committed(Path path, long fileBytes, Times times) {

  /**
   * How long each step of the commit took.
   *
   * @param dataFlush of everything that was still in the page cache
   * @param magicFlush of the complete magic
   * @param rename over the target, with the checks before it
   * @param directoryFlush of the new name
   */
  public record Times(
      Duration dataFlush, Duration magicFlush, Duration rename, Duration directoryFlush) {}
}
