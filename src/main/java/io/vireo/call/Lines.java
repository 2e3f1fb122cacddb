package io.vireo.call;

import io.vertx.core.Future;
import io.vireo.base.DomainRef;
import io.vireo.operation.ConsoleOperations;

/** Where tickets are exchanged for what they open. Any thread. */
@FunctionalInterface
public interface Lines {

  /** What a ticket opens. */
  enum Kind {
    /** {@link ConsoleOperations#CONSOLE_TICKET}. */
    CONSOLE,
    /** {@link ConsoleOperations#GRAPHICS_TICKET}. */
    SCREEN
  }

  /**
   * Opens a line. Whatever happens, the ticket is good for nothing afterwards.
   *
   * @param domain which the ticket must be for, by UUID or name
   * @return fails with {@code ACCESS_DENIED} if it was not good to begin with
   */
  Future<Line> redeem(Kind kind, DomainRef domain, String ticket);
}
