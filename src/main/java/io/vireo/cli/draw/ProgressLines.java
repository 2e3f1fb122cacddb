package io.vireo.cli.draw;

import java.io.PrintStream;

/** A line for every fifth of the way, for files and pipes. */
public final class ProgressLines implements Progress {

  private static final int STEPS = 5;

  private final PrintStream out;
  private int step;

  public ProgressLines(PrintStream out) {
    this.out = out;
  }

  @Override
  public void moved(Measure measure) {
    int reached = (int) (measure.fraction() * STEPS);
    if (reached > step) {
      step = reached;
      out.println(measure.what() + ": " + measure.share() + "  " + measure.amounts());
    }
  }

  @Override
  public void ended() {
    step = 0;
  }
}
