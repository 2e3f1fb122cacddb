package io.vireo.save.content;

import io.vireo.state.DiskFile;
import io.vireo.stream.ChunkDigests;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.function.LongConsumer;

/**
 * The checksums of what lies in a file. Blocks for as long as it takes to read that.
 *
 * @param offset of the first byte
 */
public record StreamSums(DiskFile file, long offset, long bytes) {

  private static final int BUFFER_BYTES = 1 << 20;

  public static StreamSums of(DiskFile file, long offset, long bytes) {
    return new StreamSums(file, offset, bytes);
  }

  /**
   * @param progress told of the bytes done, after each buffer; may throw to stop this
   */
  public void into(ChunkDigests digests, LongConsumer progress) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      ByteBuffer buffer = arena.allocate(BUFFER_BYTES).asByteBuffer();
      long done = 0;
      while (done < bytes) {
        buffer.clear().limit((int) Math.min(BUFFER_BYTES, bytes - done));
        file.readFully(buffer, offset + done);
        digests.update(buffer.flip());
        done += buffer.limit();
        progress.accept(done);
      }
    }
  }
}
