package io.vireo.save;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Everything that must be known before a guest is saved.
 *
 * @param target of the image; an earlier image there is replaced on success only, unless it is
 *     written in place
 * @param running whether the guest is to run after its restore
 * @param storage how the state is put into it
 * @param estimatedBytes of state; refused beforehand if the file system has less room
 * @param shownXml what a sealed image shows to those without its key: the document without
 *     passwords; needed for a sealed one only
 * @param inPlace whether an existing file is to be overwritten instead of replaced; devices and
 *     paths of open descriptors always are
 */
public record SaveRequest(
    Path target,
    ImageDocument document,
    boolean running,
    Storage storage,
    long estimatedBytes,
    Optional<String> shownXml,
    boolean inPlace) {

  /** Replaced, not in place, and not sealed. */
  public SaveRequest(
      Path target, ImageDocument document, boolean running, Storage storage, long estimatedBytes) {
    this(target, document, running, storage, estimatedBytes, Optional.empty(), false);
  }

  /** The same, stored otherwise. */
  public SaveRequest stored(Storage other) {
    return new SaveRequest(target, document, running, other, estimatedBytes, shownXml, inPlace);
  }

  public SaveRequest showing(String xml) {
    return new SaveRequest(
        target, document, running, storage, estimatedBytes, Optional.of(xml), inPlace);
  }

  public SaveRequest overwriting(boolean wanted) {
    return new SaveRequest(target, document, running, storage, estimatedBytes, shownXml, wanted);
  }
}
