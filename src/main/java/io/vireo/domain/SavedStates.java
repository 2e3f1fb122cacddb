package io.vireo.domain;

import io.vireo.host.Host;
import io.vireo.save.SaveImage;
import io.vireo.stream.FileSource;
import io.vireo.stream.StateSource;

/** The guest's state inside an image, as a driver takes it. */
final class SavedStates {

  /** Direct reads are in multiples of this, which suits every common file system. */
  private static final int BLOCK_BYTES = 4096;

  private SavedStates() {}

  static StateSource open(Host host, SaveImage image, boolean bypassCache) {
    image.requireReadableStream();
    FileSource.Origin origin =
        new FileSource.Origin(image.path(), image.streamOffset(), image.streamBytes());
    return bypassCache
        ? FileSource.direct(host, origin, BLOCK_BYTES)
        : FileSource.buffered(host, origin);
  }
}
