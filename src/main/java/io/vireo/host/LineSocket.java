package io.vireo.host;

import io.vertx.core.Future;

/** A connection of text lines. All calls and callbacks on the loop it was made for. */
public interface LineSocket {

  /** Sends {@code line} and a line feed; completes when the operating system has taken it. */
  Future<Void> write(String line);

  /** Whether so much is waiting to be taken by the other side that more should wait too. */
  boolean congested();

  /** Closes the connection; the listener is told. */
  void close();
}
