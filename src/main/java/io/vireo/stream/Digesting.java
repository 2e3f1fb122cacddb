package io.vireo.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** Notes checksums of what passes. */
record Digesting(ReadableByteChannel from, ChunkDigests into) implements Staged {

  @Override
  public int read(ByteBuffer to) throws IOException {
    int begin = to.position();
    int count = from.read(to);
    if (count > 0) {
      into.update(to.slice(begin, count));
    }
    return count;
  }
}
