package io.vireo.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** Everything that one channel gives into another, in pieces as they come. */
final class Drain {

  private Drain() {}

  static void into(WritableByteChannel target, ReadableByteChannel from, Buffers buffers)
      throws IOException {
    ByteBuffer buffer = buffers.take(Buffers.BUFFER_BYTES);
    while (from.read(buffer.clear()) >= 0) {
      fully(buffer.flip(), target);
    }
  }

  /** Returns the number of bytes. */
  static int fully(ByteBuffer buffer, WritableByteChannel target) throws IOException {
    int count = buffer.remaining();
    while (buffer.hasRemaining()) {
      target.write(buffer);
    }
    return count;
  }
}
