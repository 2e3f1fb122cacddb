package io.vireo.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * What a stage makes of the bytes of the channel before it. Blocks, on one thread. A failure of its
 * own is a {@code VirtException} that names the file; an {@link IOException} is the hypervisor's.
 */
interface Staged extends ReadableByteChannel {

  /** Gives at least one byte, or -1 at the end. */
  @Override
  int read(ByteBuffer to) throws IOException;

  @Override
  default boolean isOpen() {
    return true;
  }

  /** Lets go of memory, threads and programs, whether or not the end was reached. */
  @Override
  default void close() {}
}
