package io.vireo.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.vireo.cli.draw.Fields;
import io.vireo.cli.draw.Ink;
import io.vireo.cli.draw.Measure;
import java.util.Locale;

/**
 * One guest of many that are saved together, as a line for people.
 *
 * @param state the API's word
 */
record GuestLine(String name, String state, JsonNode guest) {

  private static final int BAR_COLUMNS = 20;

  static GuestLine of(JsonNode guest) {
    return new GuestLine(guest.path("name").asText(), guest.path("state").asText(), guest);
  }

  boolean waits() {
    return state.equals("waiting");
  }

  boolean moves() {
    return state.equals("saving");
  }

  /** Whether its guest was not saved although it ought to have been. */
  boolean wrong() {
    return state.equals("failed") || state.equals("aborted");
  }

  /** No longer than {@code columns}, name and state in columns of their own. */
  String text(int nameColumns, int columns, Ink ink) {
    String head =
        String.format(Locale.ROOT, " %-" + nameColumns + "s  %-8s", cut(name, nameColumns), state);
    String line = cut((head + "  " + detail()).stripTrailing(), columns - 1);
    return ink.paint(tone(), line);
  }

  private Ink.Tone tone() {
    return switch (state) {
      case "saving" -> Ink.Tone.HELD;
      case "saved" -> Ink.Tone.SAFE;
      case "failed", "aborted" -> Ink.Tone.WRONG;
      default -> Ink.Tone.QUIET;
    };
  }

  String detail() {
    return switch (state) {
      case "saving" -> shown(measure());
      case "saved" ->
          Fields.mebibytes(measure().done())
              + " in "
              + Fields.seconds(guest.path("elapsedMillis").asLong());
      case "failed" -> guest.path("error").path("message").asText();
      case "aborted" -> "the guest runs on";
      case "ended" -> "by itself, before its turn";
      default -> "";
    };
  }

  private Measure measure() {
    return measure(name, guest);
  }

  static Measure measure(String what, JsonNode counted) {
    long done = counted.path("bytesDone").asLong();
    long millis = Math.max(1, counted.path("elapsedMillis").asLong());
    return new Measure(what, done, counted.path("bytesTotal").asLong(), done * 1000 / millis);
  }

  static String shown(Measure measure) {
    return String.format(
        Locale.ROOT, "%s %5s  %s", bar(measure), measure.share(), measure.amounts());
  }

  static String bar(Measure measure) {
    int full = (int) Math.floor(BAR_COLUMNS * measure.fraction());
    String rest = full < BAR_COLUMNS ? ">" + " ".repeat(BAR_COLUMNS - full - 1) : "";
    return "[" + "=".repeat(full) + rest + "]";
  }

  static String cut(String text, int columns) {
    return text.length() <= columns
        ? text
        : text.substring(0, Math.max(0, columns - 2)) + "..".substring(0, Math.min(2, columns));
  }
}
