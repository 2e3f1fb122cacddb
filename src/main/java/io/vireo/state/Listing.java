package io.vireo.state;

import io.vireo.base.VirtException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A collection as it was found.
 *
 * @param documents bodies by key, in the order of the keys
 * @param problems documents that could not be had; they hold back none of the others
 */
public record Listing(Map<String, String> documents, List<Problem> problems) {

  /**
   * @param setAside where a damaged document was moved to; empty if it merely could not be read and
   *     was left where it is
   */
  public record Problem(String key, VirtException failure, Optional<Path> setAside) {}
}
