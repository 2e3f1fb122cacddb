package io.vireo.surface.ws;

import io.vertx.core.streams.WriteStream;
import java.util.OptionalLong;

/** A connection that events are written to, in whatever format it speaks. */
public interface EventOutlet {

  /** Whose queue says whether the client takes more; to be asked only while open. */
  WriteStream<?> stream();

  /** Whether anything can be written at all. */
  boolean open();

  /**
   * Writes one message.
   *
   * @param number where a client that reconnects after this message goes on; empty where the
   *     message says nothing of that
   */
  void write(String json, OptionalLong number);

  /** Shows the client that the connection lives, and finds out whether the client does. */
  void ping();

  /** Ends the connection at once, the client having stopped to take anything. */
  void drop();
}
