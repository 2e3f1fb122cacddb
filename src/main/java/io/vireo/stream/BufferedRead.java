package io.vireo.stream;

import io.vireo.base.VirtException;
import io.vireo.state.DiskFailure;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.StandardOpenOption;

/** Through the page cache; the kernel reads ahead. */
final class BufferedRead implements OriginChannel {

  private final FileSource.Origin origin;
  private final Transfer transfer;
  private final FileChannel file;

  BufferedRead(FileSource.Origin origin, Transfer transfer) {
    this.origin = origin;
    this.transfer = transfer;
    try {
      this.file = FileChannel.open(origin.file(), StandardOpenOption.READ);
    } catch (IOException cause) {
      throw DiskFailure.opening(origin.file(), cause);
    }
  }

  @Override
  public int read(ByteBuffer to) {
    long left = origin.bytes() - transfer.bytes();
    if (left == 0) {
      return -1;
    }
    int limit = to.limit();
    to.limit(to.position() + (int) Math.min(to.remaining(), left));
    try {
      int count = file.read(to, origin.offset() + transfer.bytes());
      if (count < 0) {
        throw new EOFException("end of file");
      }
      transfer.count(count);
      return count;
    } catch (IOException cause) {
      throw DiskFailure.reading(origin.file(), cause);
    } finally {
      to.limit(limit);
    }
  }

  /** A failure here may be either end's; the hypervisor's is likelier, and is told as that. */
  @Override
  public void sendTo(WritableByteChannel target) throws IOException {
    while (transfer.bytes() < origin.bytes()) {
      long left = Math.min(Buffers.BUFFER_BYTES, origin.bytes() - transfer.bytes());
      long count = file.transferTo(origin.offset() + transfer.bytes(), left, target);
      if (count <= 0) {
        throw shorter();
      }
      transfer.count(count);
    }
  }

  private VirtException shorter() {
    return DiskFailure.reading(origin.file(), new EOFException("end of file"));
  }

  @Override
  public void close() {
    UnixConnection.closeQuietly(file);
  }
}
