package io.vireo.cli.draw;

import java.io.PrintStream;

/** A bar that is drawn over itself, for a terminal. */
public final class ProgressBar implements Progress {

  private static final int BAR_MIN = 10;
  private static final int BAR_MAX = 40;
  private static final String ERASE_LINE = "\r\u001b[K";

  private final PrintStream out;
  private final int columns;
  private boolean drawn;

  public ProgressBar(PrintStream out, int columns) {
    this.out = out;
    this.columns = columns;
  }

  @Override
  public void moved(Measure measure) {
    if (measure.counted()) {
      out.print(ERASE_LINE + line(measure, columns));
      out.flush();
      drawn = true;
    }
  }

  @Override
  public void ended() {
    if (drawn) {
      out.print(ERASE_LINE);
      out.flush();
      drawn = false;
    }
  }

  /** One line, narrower than the terminal so that it never wraps. */
  public static String line(Measure measure, int columns) {
    String head = measure.what() + " [";
    String tail =
        String.format("] %5s  %s  %s", measure.share(), measure.amounts(), measure.leftWords())
            .stripTrailing();
    int width = Math.clamp(columns - 1L - head.length() - tail.length(), BAR_MIN, BAR_MAX);
    int full = (int) Math.floor(width * measure.fraction());
    String bar = "=".repeat(full) + (full < width ? ">" + " ".repeat(width - full - 1) : "");
    String line = head + bar + tail;
    return line.length() < columns ? line : line.substring(0, columns - 1);
  }
}
