package io.vireo.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.vireo.cli.draw.Ink;
import io.vireo.cli.draw.Measure;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/**
 * A line for each guest and one for all, drawn over themselves. Where there are more guests than
 * lines, those that move and those that went wrong are shown first and the others are counted.
 */
final class GuestScreen implements GuestView {

  static final int ROWS_DEFAULT = 24;

  private static final int ROWS_MIN = 4;
  private static final int NAME_COLUMNS_MAX = 24;
  private static final String ERASE_BELOW = "\r\u001b[J";

  private final PrintStream out;
  private final int columns;
  private final int rows;
  private final Ink ink;
  private int drawn;

  GuestScreen(PrintStream out, int columns, int rows, Ink ink) {
    this.out = out;
    this.columns = columns;
    this.rows = Math.max(ROWS_MIN, rows);
    this.ink = ink;
  }

  @Override
  public void moved(JsonNode all) {
    List<String> lines = lines(all);
    out.print(erasing() + String.join("\n", lines) + "\n");
    out.flush();
    drawn = lines.size();
  }

  @Override
  public void ended() {
    out.print(erasing());
    out.flush();
    drawn = 0;
  }

  private String erasing() {
    return drawn == 0 ? "" : "\u001b[" + drawn + "A" + ERASE_BELOW;
  }

  /** What is drawn: never more lines than the screen has, none longer than it is wide. */
  List<String> lines(JsonNode all) {
    List<GuestLine> guests =
        StreamSupport.stream(all.path("guests").spliterator(), false).map(GuestLine::of).toList();
    int room = rows - 2;
    List<GuestLine> shown = guests.size() <= room ? guests : choose(guests, room - 1);
    int nameColumns = shown.stream().mapToInt(guest -> guest.name().length()).max().orElse(0);
    List<String> lines = new ArrayList<>();
    for (GuestLine guest : shown) {
      lines.add(guest.text(Math.min(nameColumns, NAME_COLUMNS_MAX), columns, ink));
    }
    if (shown.size() < guests.size()) {
      lines.add(ink.paint(Ink.Tone.ASIDE, " and " + (guests.size() - shown.size()) + " more"));
    }
    lines.add(total(all, columns));
    return lines;
  }

  /** In their own order: those that move, that went wrong, that come next, that are done. */
  private static List<GuestLine> choose(List<GuestLine> guests, int room) {
    List<GuestLine> chosen = new ArrayList<>();
    List<Predicate<GuestLine>> wanted =
        List.of(GuestLine::moves, GuestLine::wrong, GuestLine::waits, _ -> true);
    for (Predicate<GuestLine> each : wanted) {
      guests.stream()
          .filter(each)
          .filter(guest -> !chosen.contains(guest))
          .limit(room - chosen.size())
          .forEach(chosen::add);
    }
    return guests.stream().filter(chosen::contains).toList();
  }

  private static String total(JsonNode all, int columns) {
    Measure measure = GuestLine.measure("total", all);
    String line = " " + counts(all) + "  " + GuestLine.shown(measure) + "  " + measure.leftWords();
    return GuestLine.cut(line.stripTrailing(), columns - 1);
  }

  private static String counts(JsonNode all) {
    int wrong = all.path("failed").asInt() + all.path("aborted").asInt();
    return all.path("saved").asInt()
        + " of "
        + all.path("guests").size()
        + " saved"
        + (wrong > 0 ? ", " + wrong + " not" : "");
  }
}
