package io.vireo.host;

import io.vertx.core.Future;

/** A connection of bytes: a terminal, a socket. All calls and callbacks on the loop of it. */
public interface ByteLink {

  /** How many bytes are told at once, at most. */
  int PIECE_BYTES_MAX = 16 * 1024;

  /** Hears what comes. */
  interface Hearing {

    /** Some bytes, the hearer's own. */
    void onBytes(byte[] bytes);

    /** Told once, whoever closed it. */
    void onClose();
  }

  /**
   * Sends {@code bytes}, after those before them; completes when the operating system has taken
   * all. The other side may let one wait for ever: write one after the other.
   *
   * @return fails with {@code OPERATION_FAILED} if the link is closed before that
   */
  Future<Void> write(byte[] bytes);

  /**
   * Tells nothing more until {@link #resume}; what the other side sends waits with the kernel, and
   * is lost if the other side ends meanwhile.
   */
  void pause();

  void resume();

  /**
   * Tells a terminal how large its window is (TIOCSWINSZ, ioctl_tty(2)).
   *
   * @return whether there is such a thing as a window's size here
   */
  boolean resize(int columns, int rows);

  /** Lets go of it. */
  void close();
}
