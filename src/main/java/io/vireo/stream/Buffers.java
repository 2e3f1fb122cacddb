package io.vireo.stream;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;

/**
 * The memory of one transfer, outside the heap: every buffer is taken from here, and what native
 * code takes by itself is claimed here, so that {@link #TRANSFER_BYTES_MAX} holds. With the host's
 * limit on transfer threads it bounds the memory of all transfers together.
 */
final class Buffers implements AutoCloseable {

  /** All that one save or restore may take. */
  static final long TRANSFER_BYTES_MAX = 24L << 20;

  /** One buffer: large enough that system calls do not count, small enough to stay in a cache. */
  static final int BUFFER_BYTES = 1 << 20;

  private static final long CACHE_LINE_BYTES = 64;

  private final Arena arena = Arena.ofShared();
  private long claimed;

  ByteBuffer take(int bytes) {
    return take(bytes, CACHE_LINE_BYTES);
  }

  ByteBuffer take(int bytes, long alignment) {
    claim(bytes);
    try {
      return arena.allocate(bytes, alignment).asByteBuffer();
    } catch (OutOfMemoryError full) {
      throw new VirtException(
          ErrorCode.LIMIT_REACHED,
          "no memory for another transfer; wait for one to end, or raise -XX:MaxDirectMemorySize",
          full);
    }
  }

  /** Counts what is taken elsewhere for the sake of this transfer. */
  void claim(long bytes) {
    claimed += bytes;
    if (claimed > TRANSFER_BYTES_MAX) {
      throw new VirtException(
          ErrorCode.LIMIT_REACHED,
          "these stages need more than the %d bytes that one transfer may take; use fewer, or fewer"
                  .formatted(TRANSFER_BYTES_MAX)
              + " compression threads");
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
