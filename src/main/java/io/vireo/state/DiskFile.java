package io.vireo.state;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file of a {@link FileCalls}. Positions are bytes from its start. */
public interface DiskFile extends Closeable {

  /** Reads some bytes; -1 at the end. */
  int read(ByteBuffer bytes, long position) throws IOException;

  /** Writes some bytes, perhaps fewer than there are. */
  int write(ByteBuffer bytes, long position) throws IOException;

  long size() throws IOException;

  void truncate(long size) throws IOException;

  /**
   * Returns once everything written is on the disk (fdatasync). A failure is final: the kernel
   * reports lost pages once and then forgets them, so a second try that succeeds proves nothing.
   */
  void force() throws IOException;

  /**
   * Claims the file, by whatever name it was opened, until this is closed; needs an opening that
   * may write. False if somebody else has claimed it. Within this process that is exact. The claim
   * against other processes ends early if this one opens and closes the file elsewhere meanwhile
   * (fcntl(2)), so it is for short work.
   */
  boolean claim() throws IOException;

  /** Writes all of {@code bytes}, in as many calls as it takes. */
  default void writeFully(ByteBuffer bytes, long position) throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      at += write(bytes, at);
    }
  }

  /** Fills {@code bytes}; an end of file before that is an {@link EOFException}. */
  default void readFully(ByteBuffer bytes, long position) throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      int count = read(bytes, at);
      if (count < 0) {
        throw new EOFException("end of file at " + at);
      }
      at += count;
    }
  }
}
