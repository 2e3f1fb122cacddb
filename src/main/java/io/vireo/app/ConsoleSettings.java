package io.vireo.app;

import io.vireo.console.ConsoleLimits;
import java.time.Duration;
import java.util.Optional;

/** See {@code console} in the file; what each means is said at {@link ConsoleLimits}. */
public record ConsoleSettings(
    Integer scrollbackBytes,
    Integer lingerSeconds,
    Integer lines,
    Integer clients,
    Integer ticketSeconds,
    Integer tickets) {

  static final ConsoleSettings DEFAULT = new ConsoleSettings(null, null, null, null, null, null);

  private static final int SCROLLBACK_BYTES_LEAST = 1024;
  private static final int SCROLLBACK_BYTES_MAX = 16 << 20;
  private static final int LINGER_SECONDS_MAX = 24 * 60 * 60;
  private static final int LINES_MAX = 1024;
  private static final int CLIENTS_MAX = 100_000;
  private static final int TICKET_SECONDS_MAX = 600;

  public ConsoleSettings {
    ConsoleLimits usual = ConsoleLimits.DEFAULTS;
    scrollbackBytes = Optional.ofNullable(scrollbackBytes).orElse(usual.scrollbackBytes());
    lingerSeconds = Optional.ofNullable(lingerSeconds).orElse((int) usual.linger().toSeconds());
    lines = Optional.ofNullable(lines).orElse(usual.linesMax());
    clients = Optional.ofNullable(clients).orElse(usual.clientsMax());
    ticketSeconds = Optional.ofNullable(ticketSeconds).orElse((int) usual.ticketTime().toSeconds());
    tickets = Optional.ofNullable(tickets).orElse(usual.ticketsMax());
    require("scrollback-bytes", scrollbackBytes, SCROLLBACK_BYTES_LEAST, SCROLLBACK_BYTES_MAX);
    require("linger-seconds", lingerSeconds, 0, LINGER_SECONDS_MAX);
    require("lines", lines, 1, LINES_MAX);
    require("clients", clients, 1, CLIENTS_MAX);
    require("ticket-seconds", ticketSeconds, 1, TICKET_SECONDS_MAX);
    require("tickets", tickets, 1, CLIENTS_MAX);
  }

  private static void require(String key, int value, int least, int most) {
    Settings.requireBetween("console." + key, value, least, most);
  }

  ConsoleLimits limits() {
    return new ConsoleLimits(
        scrollbackBytes,
        Duration.ofSeconds(lingerSeconds),
        lines,
        clients,
        Duration.ofSeconds(ticketSeconds),
        tickets);
  }
}
