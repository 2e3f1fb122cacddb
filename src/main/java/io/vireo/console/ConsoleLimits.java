package io.vireo.console;

import java.time.Duration;

/**
 * What lines into guests may take of this machine.
 *
 * @param scrollbackBytes how much of a line is kept for those who come later or read slowly
 * @param linger how long a line is kept open, and heard, after its last client has left
 * @param linesMax consoles open at once
 * @param clientsMax clients of all lines and screens at once
 * @param ticketTime how long a ticket is good
 * @param ticketsMax tickets that are out at once
 */
public record ConsoleLimits(
    int scrollbackBytes,
    Duration linger,
    int linesMax,
    int clientsMax,
    Duration ticketTime,
    int ticketsMax) {

  /** What is good for most. */
  public static final ConsoleLimits DEFAULTS =
      new ConsoleLimits(64 * 1024, Duration.ofMinutes(10), 256, 512, Duration.ofSeconds(30), 4096);
}
