package io.vireo.mock;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** The saved stream of a state, made on demand a chunk at a time. */
final class StateBytes {

  private static final int CHUNK_BYTES = 64 * 1024;

  private final MachineState state;
  private final CRC32 crc = new CRC32();
  private long made;
  private ByteBuffer chunk;

  StateBytes(MachineState state) {
    this.state = state;
    this.chunk = sealed(state.header());
  }

  /** Bytes not yet handed out. */
  long remaining() {
    return state.streamBytes() - made + chunk.remaining();
  }

  /** The next bytes, at least one while any remain; moving its position takes them. */
  ByteBuffer next() {
    if (!chunk.hasRemaining() && made < state.streamBytes()) {
      long end = MachineState.HEADER_BYTES + state.memoryBytes();
      chunk = made < end ? sealed(memory(end - made)) : trailer();
    }
    return chunk;
  }

  private ByteBuffer memory(long left) {
    ByteBuffer words = ByteBuffer.allocate((int) Math.min(CHUNK_BYTES, left));
    long index = (made - MachineState.HEADER_BYTES) / Long.BYTES;
    while (words.hasRemaining()) {
      words.putLong(state.word(index++));
    }
    return words.flip();
  }

  private ByteBuffer sealed(ByteBuffer bytes) {
    crc.update(bytes.duplicate());
    made += bytes.remaining();
    return bytes;
  }

  private ByteBuffer trailer() {
    made += Long.BYTES;
    return ByteBuffer.allocate(Long.BYTES).putLong(crc.getValue()).flip();
  }
}
