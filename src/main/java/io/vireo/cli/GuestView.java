package io.vireo.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.vireo.cli.draw.Ink;

/** Shows how many guests are saved together. One thread. */
interface GuestView {

  /** Shows nothing. */
  GuestView NONE =
      new GuestView() {
        @Override
        public void moved(JsonNode all) {}

        @Override
        public void ended() {}
      };

  /** Given all of them as the daemon tells of them, some times a second. */
  void moved(JsonNode all);

  /** Nothing more will move; the terminal is left clean. */
  void ended();

  /** In the way that fits the terminal. */
  static GuestView on(Terminal terminal, boolean quiet) {
    if (quiet) {
      return NONE;
    }
    return terminal.errIsTerminal()
        ? new GuestScreen(
            terminal.err(),
            terminal.columns(),
            rows(terminal),
            Ink.of(true, terminal.environment()))
        : new GuestLog(terminal.err());
  }

  static int rows(Terminal terminal) {
    try {
      return Integer.parseInt(terminal.environment().getOrDefault("LINES", ""));
    } catch (NumberFormatException unknown) {
      return GuestScreen.ROWS_DEFAULT;
    }
  }
}
