package io.vireo.cli.demo;

import io.vireo.cli.Terminal;
import io.vireo.cli.draw.TextTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Says what goes on, and at the end what was shown. */
final class Report {

  /**
   * What a scene has shown.
   *
   * @param verified what was found true
   * @param measured figures, or empty
   */
  record Shown(String verified, String measured) {}

  private final Terminal terminal;
  private final List<List<String>> rows = new ArrayList<>();

  Report(Terminal terminal) {
    this.terminal = terminal;
  }

  void say(String line) {
    terminal.out().println(line);
    terminal.out().flush();
  }

  void begins(String scene) {
    say(paint("1", "* " + scene));
  }

  void shown(String scene, Shown shown, Duration took) {
    String measured = shown.measured().isEmpty() ? "" : "  (" + shown.measured() + ")";
    say("  " + paint("32", "ok") + "  " + shown.verified() + measured);
    rows.add(List.of(scene, "yes", shown.measured(), seconds(took)));
  }

  void failed(String scene, String why) {
    say("  " + paint("31", "FAILED") + "  " + scene + ": " + why);
  }

  void table() {
    TextTable table = new TextTable("What was done", "Verified", "Measured", "Time");
    rows.forEach(table::row);
    say("\n" + table.text());
  }

  static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
  }

  private String paint(String colour, String text) {
    return terminal.outIsTerminal() ? "\u001b[" + colour + "m" + text + "\u001b[0m" : text;
  }
}
