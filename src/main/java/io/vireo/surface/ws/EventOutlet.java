package io.vireo.surface.ws;

import java.util.List;

/**
 * A connection that messages are written to, in whatever format it speaks. Confined to the
 * connection's context.
 */
public interface EventOutlet {

  /** Whether anything can be written at all. */
  boolean open();

  /** Whether the client has so much to take that nothing more should be written; while open. */
  boolean full();

  /**
   * Writes messages, all at once.
   *
   * @param taken told, on any thread, when it had become full by this and no longer is; may be told
   *     otherwise too
   */
  void write(List<Message> messages, Runnable taken);

  /** Shows the client that the connection lives, and finds out whether the client does. */
  void ping();

  /** Ends the connection at once, the client having stopped to take anything. */
  void drop();
}
