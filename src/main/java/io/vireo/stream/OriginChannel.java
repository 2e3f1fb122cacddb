package io.vireo.stream;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/**
 * The bytes of an origin, counted as they leave. What cannot be read is a {@code VirtException}; a
 * file that is too short is one of them.
 */
interface OriginChannel extends Staged {

  /** Sends everything to {@code target} by the shortest road there is. */
  void sendTo(WritableByteChannel target) throws IOException;
}
