package io.vireo.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** One save and who dies in it, when. */
record KillPoint(int number, Road road, Victim victim, Trigger trigger, Moment moment) {

  /** Beyond the end: a kill just after a save must do no harm either. */
  private static final double AT_MAX = 1.15;

  private static final long SEED = 20261123;

  /** Who is killed. */
  enum Victim {
    DAEMON,
    MACHINE,
    BOTH
  }

  /** When, and what is at the target then. */
  record Moment(double at, boolean earlier) {}

  /**
   * So many points, the same ones each time: roads, victims and triggers in turn, so that few of
   * them already meet each kind; the moments by chance.
   */
  static List<KillPoint> seeded(int count, List<Road> roads) {
    SplittableRandom random = new SplittableRandom(SEED);
    List<KillPoint> points = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      points.add(
          new KillPoint(
              number,
              roads.get(number % roads.size()),
              pick(Victim.values(), number / roads.size()),
              pick(Trigger.values(), random.nextInt(Trigger.values().length)),
              new Moment(random.nextDouble(AT_MAX), random.nextBoolean())));
    }
    return points;
  }

  private static <T> T pick(T[] all, int turn) {
    return all[turn % all.length];
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d: %s, %s killed at %s %.2f%s",
        number,
        road,
        victim,
        trigger,
        moment.at(),
        moment.earlier() ? ", over an earlier file" : "");
  }
}
