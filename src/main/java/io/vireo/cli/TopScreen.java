package io.vireo.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.vireo.cli.TopLine.Order;
import io.vireo.cli.draw.Ink;
import io.vireo.cli.draw.Ink.Tone;
import io.vireo.cli.draw.Measure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What all domains do, as wide and as high as the terminal. Pure. */
final class TopScreen {

  private static final int NAME_COLUMNS_MIN = 8;
  private static final int NAME_COLUMNS_MAX = 24;
  private static final int BAR_COLUMNS = 8;
  private static final int NUMBER_COLUMNS = 51;

  /** A narrower terminal has the numbers and no bars. */
  private static final int COLUMNS_FOR_BARS = 90;

  private static final int FIXED_LINES = 4;
  private static final double PERCENT = 100;
  private static final String UNITS = " KMGTPE";

  /** What is drawn: what the daemon says of itself, its domains, and its jobs. */
  record View(JsonNode health, List<TopLine> domains, JsonNode jobs, Order order) {}

  private final int columns;
  private final int rows;
  private final Ink ink;

  TopScreen(int columns, int rows, Ink ink) {
    this.columns = columns;
    this.rows = Math.max(FIXED_LINES + 1, rows);
    this.ink = ink;
  }

  /** Lines that are no wider than the terminal; the colours in them take no room. */
  List<String> lines(View view) {
    List<TopLine> sorted = view.domains().stream().sorted(view.order().comparator()).toList();
    int room = rows - FIXED_LINES;
    List<TopLine> shown = sorted.size() <= room ? sorted : sorted.subList(0, room - 1);
    int names =
        Math.clamp(
            shown.stream().mapToInt(line -> line.name().length()).max().orElse(0),
            NAME_COLUMNS_MIN,
            NAME_COLUMNS_MAX);
    List<String> lines = new ArrayList<>();
    lines.add(" " + summary(view));
    lines.add("");
    lines.add(ink.paint(Tone.ASIDE, cut(head(names, view.order()))));
    Map<String, String> jobs = jobs(view.jobs());
    shown.forEach(line -> lines.add(line(line, names, jobs.getOrDefault(line.name(), ""))));
    if (shown.size() < sorted.size()) {
      String rest = " and " + (sorted.size() - shown.size()) + " more";
      lines.add(ink.paint(Tone.ASIDE, rest));
    }
    return lines;
  }

  private String summary(View view) {
    String status = view.health().path("status").asText();
    Tone tone = status.equals("ok") ? Tone.SAFE : Tone.WRONG;
    double busy = view.domains().stream().mapToDouble(TopLine::processors).sum();
    long active = view.domains().stream().filter(line -> line.memoryBytes() > 0).count();
    String rest =
        cut(
            String.format(
                Locale.ROOT,
                "  %d of %d domains active   %.0f %% CPU   %s resident",
                active,
                view.domains().size(),
                busy * PERCENT,
                size(view.domains().stream().mapToLong(TopLine::residentBytes).sum()).strip()));
    return ink.paint(tone, status) + rest;
  }

  /** A column of numbers, its right edge below that of its head. */
  private record Column(String head, int width, Optional<Order> order, Shown shown) {

    String head(Order first) {
      return right(order.filter(first::equals).isPresent() ? "*" + head : head);
    }

    String cell(TopLine line) {
      return right(shown.of(line));
    }

    private String right(String text) {
      return " ".repeat(Math.max(1, width - text.length())) + text;
    }
  }

  @FunctionalInterface
  private interface Shown {
    String of(TopLine line);
  }

  private static final List<Column> NUMBERS =
      List.of(
          new Column(
              "CPU",
              7,
              Optional.of(Order.CPU),
              line -> String.format(Locale.ROOT, "%.0f %%", line.processors() * PERCENT)),
          new Column("MEMORY", 8, Optional.of(Order.MEMORY), line -> size(line.residentBytes())),
          new Column("OF", 6, Optional.empty(), line -> size(line.memoryBytes())),
          new Column("READ", 8, Optional.of(Order.DISK), line -> rate(line.disk().in())),
          new Column("WRITE", 7, Optional.empty(), line -> rate(line.disk().out())),
          new Column("NET IN", 8, Optional.of(Order.NET), line -> rate(line.network().in())),
          new Column("OUT", 7, Optional.empty(), line -> rate(line.network().out())));

  private String head(int names, Order order) {
    String head = String.format(" %-" + names + "s  %-9s", "NAME", "STATE");
    String bar = bars() ? " ".repeat(1 + BAR_COLUMNS) : "";
    return head
        + bar
        + NUMBERS.stream().map(column -> column.head(order)).collect(Collectors.joining())
        + "  JOB";
  }

  /** A job that has no room is left out, as its last letters would say nothing. */
  private String line(TopLine line, int names, String job) {
    String name = line.name().length() > names ? line.name().substring(0, names) : line.name();
    String head = String.format(" %-" + names + "s  ", name);
    String state = String.format("%-9s", line.answers() ? line.state() : "silent");
    int width = NUMBER_COLUMNS + (bars() ? 1 + BAR_COLUMNS : 0);
    boolean room = head.length() + state.length() + width + job.length() + 2 < columns;
    String numbers = line.memoryBytes() == 0 ? " ".repeat(width) : numbers(line);
    return (head + ink.paint(tone(line), state) + numbers + (room ? "  " + job : ""))
        .stripTrailing();
  }

  private static Tone tone(TopLine line) {
    if (!line.answers()) {
      return Tone.WRONG;
    }
    return switch (line.state()) {
      case "running" -> Tone.SAFE;
      case "crashed" -> Tone.WRONG;
      case "shutoff" -> Tone.QUIET;
      default -> Tone.HELD;
    };
  }

  private String numbers(TopLine line) {
    return (bars() ? bar(line.processors()) : "")
        + NUMBERS.stream().map(column -> column.cell(line)).collect(Collectors.joining());
  }

  private boolean bars() {
    return columns >= COLUMNS_FOR_BARS;
  }

  /** One processor fills it. */
  private String bar(double processors) {
    int full = Math.clamp(Math.round(processors * BAR_COLUMNS), 0, BAR_COLUMNS);
    String sign = ink.blocks() ? "\u2588" : "#";
    String rest = ink.blocks() ? "\u2500" : ".";
    return " " + sign.repeat(full) + ink.paint(Tone.ASIDE, rest.repeat(BAR_COLUMNS - full));
  }

  /** Nothing is not worth a digit. */
  private static String rate(double bytes) {
    return bytes < 1 ? "-" : size(bytes);
  }

  static String size(long bytes) {
    return size((double) bytes);
  }

  /** Bytes with three digits that mean something. */
  static String size(double bytes) {
    int unit = 0;
    double number = bytes;
    while (number >= 1000 && unit < UNITS.length() - 1) {
      number /= 1024;
      unit++;
    }
    if (unit == 0) {
      return String.format(Locale.ROOT, "%.0f", number);
    }
    return String.format(
        Locale.ROOT, number < 10 ? "%.1f%c" : "%.0f%c", number, UNITS.charAt(unit));
  }

  /** By the name of the domain, those under way. */
  private static Map<String, String> jobs(JsonNode jobs) {
    Map<String, String> words = new HashMap<>();
    for (JsonNode job : jobs.path("jobs")) {
      if (job.path("state").asText().equals("running")) {
        Measure measure = Measure.of(job);
        String operation = job.path("operation").asText();
        String verb = operation.substring(operation.lastIndexOf('.') + 1);
        words.putIfAbsent(
            job.path("domainName").asText(), (verb + " " + measure.share()).replace(" -", ""));
      }
    }
    return words;
  }

  private String cut(String line) {
    return line.length() < columns ? line : line.substring(0, columns - 1);
  }
}
