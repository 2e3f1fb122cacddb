package io.vireo.stream;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.SecretKey;

/** Opens a {@link SealedForm}; of a chunk that is not authentic no byte is given. */
final class Unsealing implements Staged {

  private final ReadableByteChannel from;
  private final SecretKey key;
  private final String name;
  private final Buffers buffers;
  private Optional<Opening> begun = Optional.empty();

  /** From when the preamble has been read and fits the key. */
  private static final class Opening {
    private final SealedChunks chunks;
    private final ByteBuffer input;
    private final byte[] sealed;
    private final byte[] plain;
    private ByteBuffer given = ByteBuffer.allocate(0);
    private long number;
    private boolean ended;

    /** One byte more than a chunk: whether there is one tells whether the chunk is the last. */
    Opening(SealedChunks chunks, Buffers buffers) {
      this.chunks = chunks;
      this.input = buffers.take(chunks.sealedBytes() + 1);
      buffers.claim(chunks.plainBytes() + (long) chunks.sealedBytes());
      this.sealed = new byte[chunks.sealedBytes()];
      this.plain = new byte[chunks.plainBytes()];
    }
  }

  Unsealing(ReadableByteChannel from, SecretKey key, String name, Buffers buffers) {
    SealedChunks.warmUp();
    this.from = from;
    this.key = key;
    this.name = name;
    this.buffers = buffers;
  }

  @Override
  public int read(ByteBuffer to) throws IOException {
    if (begun.isEmpty()) {
      begun = Optional.of(begin());
    }
    Opening opening = begun.get();
    if (!opening.given.hasRemaining() && !opening.ended) {
      openNext(opening);
    }
    ByteBuffer given = opening.given;
    if (!given.hasRemaining()) {
      return -1;
    }
    int count = Math.min(given.remaining(), to.remaining());
    to.put(given.slice(given.position(), count));
    given.position(given.position() + count);
    return count;
  }

  private Opening begin() throws IOException {
    ByteBuffer preamble = ByteBuffer.allocate(SealedForm.PREAMBLE_BYTES);
    fill(preamble);
    if (preamble.hasRemaining()) {
      throw damaged("it ends where the sealed stream begins");
    }
    SealedForm.check(key, preamble.array(), name);
    return new Opening(SealedForm.chunks(key, preamble.array()), buffers);
  }

  private boolean fill(ByteBuffer buffer) throws IOException {
    boolean ended = false;
    while (buffer.hasRemaining() && !ended) {
      ended = from.read(buffer) < 0;
    }
    return ended;
  }

  private void openNext(Opening opening) throws IOException {
    SealedChunks chunks = opening.chunks;
    opening.ended = fill(opening.input);
    int count = Math.min(opening.input.flip().remaining(), chunks.sealedBytes());
    opening.input.get(opening.sealed, 0, count);
    opening.input.compact();
    int opened =
        chunks
            .open(opening.number, opening.ended, opening.sealed, count, opening.plain)
            .orElseThrow(() -> damagedAt(opening, count));
    opening.given = ByteBuffer.wrap(opening.plain, 0, opened);
    opening.number++;
  }

  /** A last chunk that is authentic as one that is not the last lost its successors. */
  private VirtException damagedAt(Opening opening, int count) {
    SealedChunks chunks = opening.chunks;
    boolean cut =
        opening.ended
            && chunks.open(opening.number, false, opening.sealed, count, opening.plain).isPresent();
    Arrays.fill(opening.plain, (byte) 0);
    long begin = SealedForm.PREAMBLE_BYTES + opening.number * chunks.sealedBytes();
    return damaged(
        cut
            ? "its end is missing after %d sealed bytes".formatted(begin + count)
            : "its sealed bytes %d to %d are not authentic"
                .formatted(begin, begin + Math.max(0, count - 1)));
  }

  private VirtException damaged(String words) {
    return new VirtException(
            ErrorCode.OPERATION_FAILED,
            "%s is damaged or cut off: %s; use another copy".formatted(name, words))
        .of(name);
  }

  @Override
  public void close() {
    begun.ifPresent(opening -> Arrays.fill(opening.plain, (byte) 0));
  }
}
