package io.vireo.call;

import io.vertx.core.Future;
import io.vireo.operation.ConsoleOperations.OpenLine;

/** Where tickets are exchanged for what they open. Any thread. */
@FunctionalInterface
public interface Lines {

  /** What a ticket opens. */
  enum Kind {
    /** {@link OpenLine}. */
    CONSOLE,
    SCREEN
  }

  /**
   * Opens a line. Whatever happens, the ticket is good for nothing afterwards.
   *
   * @return fails with {@code ACCESS_DENIED} if it was not good to begin with
   */
  Future<Line> redeem(Kind kind, String ticket);
}
