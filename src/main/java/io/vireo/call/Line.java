package io.vireo.call;

import io.vertx.core.Future;
import java.nio.ByteBuffer;

/**
 * One client's end of a line into a guest, both ways: a console, a screen. A client that reads
 * slowly holds nobody up; what it missed is told. Any thread may call.
 */
public interface Line {

  /** What comes out of it. */
  sealed interface Told {

    /** What the guest sent, from position to limit; the caller's own. */
    record Bytes(ByteBuffer bytes) implements Told {}

    /** What is said about the line and not by the guest; nothing of it on a screen. */
    sealed interface Note extends Told {}

    /**
     * The first.
     *
     * @param writer whether what is written here goes to the guest
     * @param scrollback how many bytes follow that the guest had sent before
     */
    record Attached(String device, boolean writer, long scrollback) implements Note {}

    /** Who writes has changed. */
    record Writer(boolean writer) implements Note {}

    /** So many bytes came and went faster than this client took them. */
    record Lost(long bytes) implements Note {}

    /**
     * The answer to {@link Line#resize}.
     *
     * @param applied false where the line has no size or another client writes
     */
    record Resized(int columns, int rows, boolean applied) implements Note {}

    /** The last. */
    record Ended(String reason) implements Told {}
  }

  /** What comes next, when it comes; one call at a time. */
  Future<Told> next();

  /**
   * Sends to the guest what the client wrote. What somebody writes who is not the writer goes
   * nowhere.
   *
   * @return completes when the next may be written; hold the client back until then
   */
  Future<Void> write(ByteBuffer bytes);

  /** Whether the client may speak of the line, too: {@link #resize}. */
  boolean takesNotes();

  /** Says how large the client's window is; {@link Told.Resized} answers. */
  void resize(int columns, int rows);

  /** The client is gone. */
  void close();
}
