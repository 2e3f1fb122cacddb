package io.vireo.stream;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Host;
import io.vireo.state.DiskFailure;
import io.vireo.state.DiskFile;
import io.vireo.state.FileCalls;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.Optional;

/**
 * Past the page cache, where no kernel reads ahead: a second thread does, block by block into
 * aligned buffers; the bytes before the odd offset are read and dropped.
 */
final class DirectRead implements OriginChannel {

  private static final Duration END_DEADLINE = Duration.ofSeconds(10);

  private final FileSource.Origin origin;
  private final int blockBytes;
  private final Transfer transfer;
  private final BufferRing ring;
  private Future<Long> ahead = Future.succeededFuture(0L);
  private Optional<ByteBuffer> current = Optional.empty();
  private volatile boolean closed;

  private DirectRead(FileSource.Origin origin, int blockBytes, Transfer transfer, BufferRing ring) {
    this.origin = origin;
    this.blockBytes = blockBytes;
    this.transfer = transfer;
    this.ring = ring;
  }

  static DirectRead begin(
      Host host, FileSource.Origin origin, int blockBytes, Transfer transfer, Buffers buffers) {
    BufferRing ring = new BufferRing(buffers, DirectCopy.SLOT_BYTES, blockBytes);
    DirectRead read = new DirectRead(origin, blockBytes, transfer, ring);
    String name = "restore " + origin.file().getFileName() + " (disk)";
    read.ahead = host.transfer(name).run(read::readAhead);
    if (read.ahead.failed()) {
      throw VirtException.from(read.ahead.cause());
    }
    return read;
  }

  /** Whatever happens, the ring gets its end: the other thread waits for nothing else. */
  private long readAhead() {
    try (DiskFile file = open()) {
      int skip = (int) (origin.offset() % blockBytes);
      long done = 0;
      while (done < origin.bytes()) {
        Optional<ByteBuffer> free = ring.takeFree(() -> closed);
        if (free.isEmpty()) {
          return done;
        }
        ByteBuffer buffer = free.get();
        read(file, buffer, origin.offset() + done - skip);
        cut(buffer.flip(), skip, origin.bytes() - done);
        done += buffer.remaining();
        ring.give(buffer);
        skip = 0;
      }
      return done;
    } catch (IOException unclosed) {
      throw DiskFailure.reading(origin.file(), unclosed);
    } finally {
      ring.end();
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
      throw DiskFailure.reading(origin.file(), new EOFException("end of file"));
    }
    buffer.position(skip);
    buffer.limit((int) Math.min(buffer.limit(), skip + wanted));
  }

  @Override
  public int read(ByteBuffer to) throws IOException {
    Optional<ByteBuffer> bytes = current.isPresent() ? current : next();
    if (bytes.isEmpty()) {
      return -1;
    }
    ByteBuffer from = bytes.get();
    int count = Math.min(from.remaining(), to.remaining());
    to.put(from.slice(from.position(), count));
    from.position(from.position() + count);
    transfer.count(count);
    current = Optional.of(from).filter(ByteBuffer::hasRemaining);
    if (current.isEmpty()) {
      ring.giveBack(from);
    }
    return count;
  }

  @Override
  public void sendTo(WritableByteChannel target) throws IOException {
    for (Optional<ByteBuffer> bytes = next(); bytes.isPresent(); bytes = next()) {
      transfer.count(Drain.fully(bytes.get(), target));
      ring.giveBack(bytes.get());
    }
  }

  /** Empty at the end; why it came too early is thrown. */
  private Optional<ByteBuffer> next() throws IOException {
    if (ring.takeFull(transfer::isCancelled) instanceof BufferRing.Next.Full full) {
      return Optional.of(full.bytes());
    }
    if (transfer.isCancelled()) {
      throw transfer.aborted();
    }
    Waiting.await(ahead, END_DEADLINE);
    return Optional.empty();
  }

  /** Nobody may still write into the ring when its memory goes. */
  @Override
  public void close() {
    closed = true;
    if (!Waiting.awaitEnd(ahead, END_DEADLINE)) {
      throw new VirtException(
          ErrorCode.READ_FAILED,
          "the disk of " + origin.file() + " does not answer; its transfer cannot be ended");
    }
  }
}
