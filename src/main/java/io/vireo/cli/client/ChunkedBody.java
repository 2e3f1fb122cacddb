package io.vireo.cli.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;

/** The body of an answer that comes in chunks (RFC 9112, section 7.1). */
final class ChunkedBody extends InputStream {

  private static final int SIZE_DIGITS_MAX = 8;
  private static final int EXTENSION_MAX = 4096;

  private final InputStream in;
  private long left;
  private boolean first = true;
  private boolean ended;

  ChunkedBody(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    if (!inChunk()) {
      return -1;
    }
    left--;
    return byteOf();
  }

  /** Returns what has come and waits only for the first byte: events are not held back. */
  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!inChunk()) {
      return -1;
    }
    int count = in.read(bytes, offset, (int) Math.min(length, left));
    if (count < 0) {
      throw new ProtocolException("the answer broke off in a chunk");
    }
    left -= count;
    return count;
  }

  private boolean inChunk() throws IOException {
    if (left == 0 && !ended) {
      if (!first) {
        expect('\r');
        expect('\n');
      }
      first = false;
      left = size();
      ended = left == 0;
    }
    return !ended;
  }

  private long size() throws IOException {
    StringBuilder digits = new StringBuilder();
    int next = byteOf();
    for (; Character.digit(next, 16) >= 0; next = byteOf()) {
      digits.append((char) next);
    }
    for (int skipped = 0; next != '\n'; next = byteOf()) {
      if (++skipped > EXTENSION_MAX) {
        throw new ProtocolException("a chunk's extension is over " + EXTENSION_MAX + " bytes");
      }
    }
    if (digits.isEmpty() || digits.length() > SIZE_DIGITS_MAX) {
      throw new ProtocolException("a chunk has no size that can be");
    }
    return Long.parseLong(digits.toString(), 16);
  }

  private void expect(char wanted) throws IOException {
    if (byteOf() != wanted) {
      throw new ProtocolException("a chunk is longer than it said");
    }
  }

  private int byteOf() throws IOException {
    int next = in.read();
    if (next < 0) {
      throw new ProtocolException("the answer broke off between chunks");
    }
    return next;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
