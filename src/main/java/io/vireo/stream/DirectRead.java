package io.vireo.stream;

import io.vireo.state.DiskFailure;
import io.vireo.state.DiskFile;
import io.vireo.state.FileCalls;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Aligned reads past the page cache; the bytes before the odd offset are read and dropped. */
final class DirectRead implements FileSource.Road {

  private final FileSource.Origin origin;
  private final int blockBytes;

  DirectRead(FileSource.Origin origin, int blockBytes) {
    this.origin = origin;
    this.blockBytes = blockBytes;
  }

  @Override
  public void run(WritableByteChannel target, Transfer transfer) throws IOException {
    try (Arena arena = Arena.ofConfined();
        DiskFile file = open()) {
      int capacity = Math.max(Copy.BUFFER_BYTES, blockBytes);
      ByteBuffer buffer = arena.allocate(capacity, blockBytes).asByteBuffer();
      int skip = (int) (origin.offset() % blockBytes);
      while (transfer.bytes() < origin.bytes()) {
        read(file, buffer.clear(), origin.offset() + transfer.bytes() - skip);
        cut(buffer.flip(), skip, origin.bytes() - transfer.bytes());
        transfer.count(writeFully(buffer, target));
        skip = 0;
      }
    }
  }

  private DiskFile open() {
    try {
      return FileCalls.local().directReading(origin.file());
    } catch (IOException cause) {
      throw DiskFailure.opening(origin.file(), cause);
    }
  }

  /** Fills the buffer; only the file's end may stop it at an odd place. */
  private void read(DiskFile file, ByteBuffer buffer, long position) {
    try {
      int count = file.read(buffer, position);
      while (count > 0 && buffer.hasRemaining() && buffer.position() % blockBytes == 0) {
        count = file.read(buffer, position + buffer.position());
      }
    } catch (IOException cause) {
      throw DiskFailure.reading(origin.file(), cause);
    }
  }

  private void cut(ByteBuffer buffer, int skip, long wanted) {
    if (buffer.limit() <= skip) {
      throw FileSource.shorter(origin, new EOFException("end of file"));
    }
    buffer.position(skip);
    buffer.limit((int) Math.min(buffer.limit(), skip + wanted));
  }

  private static int writeFully(ByteBuffer buffer, WritableByteChannel target) throws IOException {
    int count = buffer.remaining();
    while (buffer.hasRemaining()) {
      target.write(buffer);
    }
    return count;
  }
}
