package io.vireo.stream;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Checksums (CRC-32C) of a stream's chunks, of one power of two each. There is room for so many
 * chunks and no more: the last one takes everything that is left. Confined to the thread that feeds
 * it; read it when that has ended.
 */
public final class ChunkDigests {

  private final int chunkShift;
  private final int chunksMax;
  private final CRC32C crc = new CRC32C();
  private int[] digests = new int[16];
  private int closed;
  private long inChunk;
  private long bytes;

  /**
   * @param chunkShift a chunk has 2 to this power bytes
   */
  public ChunkDigests(int chunkShift, int chunksMax) {
    this.chunkShift = chunkShift;
    this.chunksMax = chunksMax;
  }

  /** Takes the next bytes of the stream, up to the buffer's limit. */
  public void update(ByteBuffer next) {
    ByteBuffer rest = next.duplicate();
    while (rest.hasRemaining()) {
      long room = closed == chunksMax - 1 ? Long.MAX_VALUE : (1L << chunkShift) - inChunk;
      int count = (int) Math.min(room, rest.remaining());
      crc.update(rest.slice(rest.position(), count));
      rest.position(rest.position() + count);
      inChunk += count;
      bytes += count;
      if (count == room) {
        close();
      }
    }
  }

  private void close() {
    if (closed == digests.length) {
      digests = Arrays.copyOf(digests, Math.min(chunksMax, digests.length * 2));
    }
    digests[closed++] = (int) crc.getValue();
    crc.reset();
    inChunk = 0;
  }

  /** The checksums in order, the last one of a chunk that may be shorter, or longer. */
  public int[] finish() {
    if (inChunk > 0) {
      close();
    }
    return Arrays.copyOf(digests, closed);
  }

  public int chunkShift() {
    return chunkShift;
  }

  public int chunksMax() {
    return chunksMax;
  }

  /** Length of the stream so far. */
  public long bytes() {
    return bytes;
  }
}
