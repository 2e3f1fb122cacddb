package io.vireo.cli.draw;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table for people: columns as wide as they must be, a rule under the heads. */
public final class TextTable {

  private static final String BETWEEN = "   ";

  private final List<List<String>> lines = new ArrayList<>();

  public TextTable(String... heads) {
    lines.add(List.of(heads));
  }

  public TextTable row(List<String> cells) {
    if (cells.size() != lines.getFirst().size()) {
      throw new IllegalArgumentException(cells + " has not a cell for each of " + lines.getFirst());
    }
    lines.add(List.copyOf(cells));
    return this;
  }

  /** Head, rule, rows, each line ended. */
  public String text() {
    int[] widths = widths();
    int whole = IntStream.of(widths).sum() + BETWEEN.length() * (widths.length - 1) + 2;
    String head = line(lines.getFirst(), widths) + "-".repeat(whole) + "\n";
    return lines.stream()
        .skip(1)
        .map(cells -> line(cells, widths))
        .collect(Collectors.joining("", head, ""));
  }

  private int[] widths() {
    return IntStream.range(0, lines.getFirst().size())
        .map(at -> lines.stream().mapToInt(cells -> width(cells.get(at))).max().orElse(0))
        .toArray();
  }

  private static String line(List<String> cells, int[] widths) {
    return IntStream.range(0, widths.length)
            .mapToObj(at -> cells.get(at) + " ".repeat(widths[at] - width(cells.get(at))))
            .collect(Collectors.joining(BETWEEN, " ", ""))
            .stripTrailing()
        + "\n";
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
