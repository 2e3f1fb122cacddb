package io.vireo.stream;

import io.vireo.host.Lane;
import io.vireo.state.DiskFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** Through the page cache: one thread, one buffer, and a flush that follows behind. */
final class BufferedCopy implements Copy {

  private final FileSink.Target target;
  private final Lane flushes;

  BufferedCopy(FileSink.Target target, Lane flushes) {
    this.target = target;
    this.flushes = flushes;
  }

  @Override
  public void run(ReadableByteChannel source, Transfer transfer, Buffers buffers) {
    WriteBack writeBack = new WriteBack(target, flushes);
    ByteBuffer buffer = buffers.take(Buffers.BUFFER_BYTES);
    try {
      boolean more = true;
      while (more) {
        more = fill(source, buffer.clear(), transfer);
        int count = buffer.flip().remaining();
        write(buffer, transfer.bytes());
        transfer.count(count);
        writeBack.wrote(count);
      }
    } finally {
      writeBack.settle();
    }
    writeBack.check();
  }

  /** Fills the buffer if the source has that much; false at its end. */
  static boolean fill(ReadableByteChannel source, ByteBuffer buffer, Transfer transfer) {
    try {
      while (buffer.hasRemaining()) {
        if (source.read(buffer) < 0) {
          return false;
        }
      }
      return true;
    } catch (IOException broken) {
      throw Ends.reading(transfer, broken);
    }
  }

  private void write(ByteBuffer buffer, long done) {
    try {
      target.file().writeFully(buffer, target.offset() + done);
    } catch (IOException cause) {
      throw DiskFailure.writing(target.name(), cause);
    }
  }
}
