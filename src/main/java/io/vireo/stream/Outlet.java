package io.vireo.stream;

import io.vertx.core.Future;
import java.nio.ByteBuffer;

/**
 * Takes a state piece by piece, somewhere else than in a file: a client's connection, a peer. All
 * calls come from the transfer's thread, in order, and must not block it.
 */
public interface Outlet {

  /**
   * The next bytes, from position to limit, outside the heap. They are the outlet's until the
   * future completes, on any thread, and must not be touched afterwards. The next piece may come
   * before that: at most {@link HandoverSink#PIECES_MAX} are out at once.
   */
  Future<Void> take(ByteBuffer piece);

  /** Every piece has been taken; completes when the other end has them all. */
  Future<Void> end();
}
