package io.vireo.cli;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How large the terminal is. */
record WindowSize(int columns, int rows) {

  private static final Pattern ROWS_COLUMNS = Pattern.compile("(\\d{1,5}) (\\d{1,5})\\s*");

  /** This process's own, if it has one. */
  static Optional<WindowSize> ofTerminal() {
    return Terminal.isTerminal(0) ? of(RawMode.stty("size")) : Optional.empty();
  }

  /** As stty says it. */
  static Optional<WindowSize> of(String said) {
    Matcher size = ROWS_COLUMNS.matcher(said);
    return size.matches()
        ? Optional.of(
            new WindowSize(Integer.parseInt(size.group(2)), Integer.parseInt(size.group(1))))
        : Optional.empty();
  }
}
