package io.vireo.cli.draw;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What happened to a guest's state and when, drawn: a line for each moment, with the time from the
 * moment before as a stroke in the place where it was. All strokes have one scale.
 */
public final class Timeline {

  private static final int NAME_COLUMNS = 18;
  private static final int TIME_COLUMNS = 10;
  private static final int CHART_COLUMNS_MAX = 60;
  private static final int CHART_COLUMNS_MIN = 8;

  /** Only then is there more to tell than that a machine was started. */
  private static final Set<String> WORTH_DRAWING = Set.of("completed", "taken-in", "paused");

  /** From here on the guest runs, or nobody waits for it. */
  private static final Set<String> RELEASES = Set.of("running", "directory-flushed", "confirmed");

  /** Beyond this no power cut takes it back. */
  private static final Set<String> SAFE = Set.of("directory-flushed", "confirmed", "running");

  /** One moment. */
  private record Line(String name, long fromMicros, long toMicros, Ink.Tone tone) {}

  private final List<Line> lines;
  private final Ink ink;
  private final int width;

  private Timeline(List<Line> lines, Ink ink, int columns) {
    this.lines = lines;
    this.ink = ink;
    this.width =
        Math.clamp(
            columns - 1L - NAME_COLUMNS - 2L * TIME_COLUMNS - 4,
            CHART_COLUMNS_MIN,
            CHART_COLUMNS_MAX);
  }

  /** The drawing; empty for a job that moved no state. */
  public static String of(JsonNode job, Ink ink, int columns) {
    boolean worth =
        job.path("timeline")
            .valueStream()
            .anyMatch(each -> WORTH_DRAWING.contains(each.path("moment").asText()));
    return worth ? road(job, ink, columns) + new Timeline(lines(job), ink, columns).text() : "";
  }

  /** By which road, and the reasons below each other. */
  private static String road(JsonNode job, Ink ink, int columns) {
    if (!job.hasNonNull("road")) {
      return "";
    }
    List<String> why =
        job.path("why").valueStream().map(JsonNode::asText).collect(Collectors.toList());
    String first = why.isEmpty() ? job.path("format").asText("") : why.removeFirst();
    String head = " " + job.path("road").asText() + (ink.blocks() ? " \u2014 " : " - ");
    return head
        + first
        + "\n"
        + why.stream()
            .map(reason -> ink.paint(Ink.Tone.ASIDE, fit("   " + reason, columns)) + "\n")
            .collect(Collectors.joining())
        + "\n";
  }

  private static String fit(String text, int columns) {
    return text.length() < columns ? text : text.substring(0, columns - 4) + "...";
  }

  private static List<Line> lines(JsonNode job) {
    List<Line> lines = new ArrayList<>();
    Optional<Instant> started = instant(job.path("started"));
    long before = 0;
    boolean held = false;
    for (JsonNode each : job.path("timeline")) {
      String moment = each.path("moment").asText();
      long at = Math.max(before, micros(each, started));
      Ink.Tone tone = SAFE.contains(moment) ? Ink.Tone.SAFE : held ? Ink.Tone.HELD : Ink.Tone.QUIET;
      lines.add(new Line(moment.replace('-', ' '), before, at, tone));
      held = (held || moment.equals("paused")) && !RELEASES.contains(moment);
      before = at;
    }
    return lines;
  }

  /** As fine as the clock was; in milliseconds if the times cannot be read. */
  private static long micros(JsonNode moment, Optional<Instant> started) {
    return started
        .flatMap(
            from ->
                instant(moment.path("at")).map(at -> Duration.between(from, at).toNanos() / 1000))
        .orElse(moment.path("sinceStartMillis").asLong() * 1000);
  }

  private static Optional<Instant> instant(JsonNode text) {
    try {
      return text.isTextual() ? Optional.of(Instant.parse(text.asText())) : Optional.empty();
    } catch (DateTimeParseException unreadable) {
      return Optional.empty();
    }
  }

  private String text() {
    String heads =
        " ".repeat(NAME_COLUMNS + 1 + TIME_COLUMNS - 2)
            + "at"
            + " ".repeat(2 + width + TIME_COLUMNS - 4)
            + "took";
    return ink.paint(Ink.Tone.ASIDE, heads)
        + "\n"
        + lines.stream().map(this::line).collect(Collectors.joining());
  }

  private String line(Line line) {
    String row =
        String.format(
            Locale.ROOT,
            " %-" + NAME_COLUMNS + "s%" + TIME_COLUMNS + "s  ",
            line.name(),
            span(line.toMicros()));
    String took = String.format(Locale.ROOT, "%" + TIME_COLUMNS + "s", "+" + span(took(line)));
    return row + stroke(line) + took + "\n";
  }

  private static long took(Line line) {
    return line.toMicros() - line.fromMicros();
  }

  /** At its place and as long as it took; what took less than a column is a thin mark. */
  private String stroke(Line line) {
    long whole = Math.max(1, lines.getLast().toMicros());
    int from = (int) Math.min(width - 1L, width * line.fromMicros() / whole);
    int to = (int) Math.min(width, Math.ceilDiv(width * line.toMicros(), whole));
    boolean thin = took(line) * width < whole / 2;
    int length = thin ? 1 : Math.max(1, to - from);
    String sign = thin ? (ink.blocks() ? "\u258f" : "|") : (ink.blocks() ? "\u2588" : "=");
    int place = thin ? Math.min(width - 1, Math.max(from, to - 1)) : from;
    return " ".repeat(place)
        + ink.paint(line.tone(), sign.repeat(Math.min(length, width - place)))
        + " ".repeat(Math.max(0, width - place - length));
  }

  /** Three digits that mean something. */
  public static String span(long micros) {
    if (micros < 1000) {
      return micros + " us";
    }
    double millis = micros / 1000.0;
    if (millis < 10) {
      return String.format(Locale.ROOT, "%.1f ms", millis);
    }
    if (millis < 1000) {
      return String.format(Locale.ROOT, "%.0f ms", millis);
    }
    return String.format(Locale.ROOT, millis < 100_000 ? "%.2f s" : "%.0f s", millis / 1000);
  }
}
