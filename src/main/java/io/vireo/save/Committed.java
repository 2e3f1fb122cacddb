package io.vireo.save;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A save that a power cut can no longer lose.
 *
 * @param path as the caller gave it
 * @param fileBytes of the whole image
 * @param digests whether it carries checksums of its stream
 */
public record Committed(Path path, long fileBytes, boolean digests, Moments moments) {

  /**
   * When what happened, by the host's clock.
   *
   * @param firstByte of the state reached the file; empty if only the hypervisor knows
   * @param written the whole state had been written, and the commit began
   * @param dataFlushed everything but the magic was on the disk
   * @param magicFlushed the complete magic was, too
   * @param renamed over the target; empty for an image that was written in place
   * @param directoryFlushed the new name was on the disk; empty likewise
   */
  public record Moments(
      Optional<Instant> firstByte,
      Instant written,
      Instant dataFlushed,
      Instant magicFlushed,
      Optional<Instant> renamed,
      Optional<Instant> directoryFlushed) {

    /** The last of them: from here on a power cut loses nothing. */
    public Instant durable() {
      return directoryFlushed.orElse(magicFlushed);
    }
  }

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

  public Times times() {
    Instant named = moments.renamed().orElse(moments.magicFlushed());
    return new Times(
        Duration.between(moments.written(), moments.dataFlushed()),
        Duration.between(moments.dataFlushed(), moments.magicFlushed()),
        Duration.between(moments.magicFlushed(), named),
        Duration.between(named, moments.durable()));
  }
}
