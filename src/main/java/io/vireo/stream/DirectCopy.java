package io.vireo.stream;

import io.vertx.core.Future;
import io.vireo.base.VirtException;
import io.vireo.host.Lane;
import io.vireo.state.DiskFailure;
import io.vireo.state.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Past the page cache: this thread fills aligned buffers from the source, a second one writes them.
 *
 * <p>The state begins at an odd offset, behind a header that is in the file already. So the first
 * buffer starts with the header's last bytes, read back, and the last one is filled up with zeros
 * that a truncate cuts off again.
 */
final class DirectCopy implements Copy {

  /** A disk does more for one large call than for two small ones. */
  static final int SLOT_BYTES = 2 << 20;

  /** What has been packed comes slower than the disk takes it. */
  static final int STAGED_SLOT_BYTES = 1 << 20;

  private final FileSink.Target target;
  private final DiskFile direct;
  private final int blockBytes;
  private final int slotBytes;
  private final Supplier<Lane> writes;

  /**
   * @param slotBytes how much is written at once
   */
  DirectCopy(
      FileSink.Target target,
      DiskFile direct,
      int blockBytes,
      int slotBytes,
      Supplier<Lane> writes) {
    this.target = target;
    this.direct = direct;
    this.blockBytes = blockBytes;
    this.slotBytes = slotBytes;
    this.writes = writes;
  }

  @Override
  public void run(ReadableByteChannel source, Transfer transfer, Buffers buffers) {
    BufferRing ring = new BufferRing(buffers, slotBytes, blockBytes);
    Future<Void> written = writes.get().run(() -> drain(ring, transfer));
    try {
      fill(source, ring, transfer, written);
    } finally {
      ring.end();
      join(written, transfer);
    }
    cutPadding(transfer);
  }

  /** Returns early when the writer has failed; {@link #join} then says why. */
  private void fill(
      ReadableByteChannel source, BufferRing ring, Transfer transfer, Future<Void> written) {
    int prefix = prefixBytes();
    boolean more = true;
    while (more) {
      Optional<ByteBuffer> free = ring.takeFree(written::isComplete);
      if (free.isEmpty()) {
        return;
      }
      ByteBuffer buffer = free.get();
      readBack(buffer, prefix);
      more = BufferedCopy.fill(source, buffer, transfer);
      ring.give(buffer.flip());
      prefix = 0;
    }
  }

  private int prefixBytes() {
    return (int) (target.offset() % blockBytes);
  }

  private void readBack(ByteBuffer buffer, int prefix) {
    try {
      target.file().readFully(buffer.clear().limit(prefix), target.offset() - prefix);
      buffer.limit(buffer.capacity());
    } catch (IOException cause) {
      throw DiskFailure.reading(target.name(), cause);
    }
  }

  private Void drain(BufferRing ring, Transfer transfer) {
    int prefix = prefixBytes();
    long position = target.offset() - prefix;
    try {
      while (ring.takeFull() instanceof BufferRing.Next.Full full) {
        int count = full.bytes().remaining();
        write(pad(full.bytes()), position);
        position += count;
        transfer.count(count - (long) prefix);
        prefix = 0;
        ring.giveBack(full.bytes());
      }
      return null;
    } catch (VirtException failed) {
      transfer.closeEnd();
      throw failed;
    }
  }

  private ByteBuffer pad(ByteBuffer bytes) {
    int end = bytes.limit();
    int padded = Math.ceilDiv(end, blockBytes) * blockBytes;
    bytes.limit(padded);
    for (int i = end; i < padded; i++) {
      bytes.put(i, (byte) 0);
    }
    return bytes;
  }

  /** A write that came short goes on at the block in which it stopped. */
  private void write(ByteBuffer bytes, long position) {
    try {
      while (bytes.hasRemaining()) {
        int start = bytes.position();
        int count = direct.write(bytes, position + start);
        int whole = count - count % blockBytes;
        if (whole == 0) {
          throw new IOException("a direct write stopped within a block");
        }
        bytes.position(start + whole);
      }
    } catch (IOException cause) {
      throw DiskFailure.writing(target.name(), cause);
    }
  }

  /** The writer's failure comes first: a reader that failed too did so because of it. */
  private static void join(Future<Void> written, Transfer transfer) {
    try {
      written.toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException failed) {
      throw transfer.failure(failed.getCause());
    }
  }

  private void cutPadding(Transfer transfer) {
    try {
      target.file().truncate(target.offset() + transfer.bytes());
    } catch (IOException cause) {
      throw DiskFailure.writing(target.name(), cause);
    }
  }
}
