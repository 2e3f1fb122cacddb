package io.vireo.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import javax.crypto.SecretKey;

/** Makes a {@link SealedForm} of what comes. */
final class Sealing implements Staged {

  private final ReadableByteChannel from;
  private final SealedChunks chunks;
  private final ByteBuffer plain;
  private final byte[] whole;
  private final byte[] sealed;
  private ByteBuffer given;
  private long number;
  private boolean ended;

  Sealing(ReadableByteChannel from, SecretKey key, Buffers buffers) {
    SealedChunks.warmUp();
    byte[] preamble = SealedForm.fresh(key);
    this.from = from;
    this.chunks = SealedForm.chunks(key, preamble);
    this.given = ByteBuffer.wrap(preamble);
    // One byte more than a chunk: whether there is one tells whether the chunk is the last.
    this.plain = buffers.take(chunks.plainBytes() + 1);
    buffers.claim(chunks.plainBytes() + (long) chunks.sealedBytes());
    this.whole = new byte[chunks.plainBytes()];
    this.sealed = new byte[chunks.sealedBytes()];
  }

  @Override
  public int read(ByteBuffer to) throws IOException {
    if (!given.hasRemaining() && !ended) {
      sealNext();
    }
    if (!given.hasRemaining()) {
      return -1;
    }
    int count = Math.min(given.remaining(), to.remaining());
    to.put(given.slice(given.position(), count));
    given.position(given.position() + count);
    return count;
  }

  private void sealNext() throws IOException {
    while (plain.hasRemaining() && !ended) {
      ended = from.read(plain) < 0;
    }
    plain.flip();
    int count = Math.min(plain.remaining(), chunks.plainBytes());
    plain.get(whole, 0, count);
    plain.compact();
    given = ByteBuffer.wrap(sealed, 0, chunks.seal(number++, ended, whole, count, sealed));
  }

  /** Of the plain text nothing stays. */
  @Override
  public void close() {
    Arrays.fill(whole, (byte) 0);
    plain.clear().put(whole);
  }
}
