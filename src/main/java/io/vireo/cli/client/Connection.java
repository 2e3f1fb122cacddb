package io.vireo.cli.client;

import java.io.IOException;
import java.io.InputStream;

/**
 * Bytes to a daemon and from it, on which no read waits longer than it may. One thread reads; what
 * several write must be kept apart by them.
 */
abstract class Connection extends InputStream {

  /** Sends all of it. */
  abstract void write(byte[] bytes) throws IOException;

  /** Whether something has come that a read would give, or the other end is gone. */
  abstract boolean isReadable() throws IOException;

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public abstract int read(byte[] bytes, int offset, int length) throws IOException;
}
