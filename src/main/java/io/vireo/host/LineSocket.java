package io.vireo.host;

import io.vertx.core.Future;
import java.util.List;

/** A connection of text lines. All calls and callbacks on the loop it was made for. */
public interface LineSocket {

  /** Sends {@code line} and a line feed; completes when the operating system has taken it. */
  Future<Void> write(String line);

  /** Whether {@link #write(String, List)} can be used. */
  boolean passesDescriptors();

  /**
   * Sends {@code line} and a line feed, and with its first byte the descriptors (SCM_RIGHTS,
   * unix(7)), which must stay open until this completes and may be closed then: the other side has
   * its own.
   *
   * @return completes when the operating system has taken it; fails with {@code
   *     ARGUMENT_UNSUPPORTED} where the transport cannot do it, else if the line was not sent
   */
  Future<Void> write(String line, List<Descriptor> descriptors);

  /** Whether so much is waiting to be taken by the other side that more should wait too. */
  boolean congested();

  /** Closes the connection; the listener is told. */
  void close();
}
