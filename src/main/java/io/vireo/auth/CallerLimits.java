package io.vireo.auth;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Caller;
import io.vireo.dispatch.Quota;
import java.time.Clock;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * So many calls a second, with a burst, and so many at once, of each caller by name. The daemon
 * itself, and the application that it is part of, are not counted. Any thread.
 */
public final class CallerLimits implements Quota {

  /** Callers that are counted apart; all beyond them share one count. */
  static final int CALLERS_MAX = 10_000;

  private static final String OTHERS = "";

  /** How much a caller has left, in thousandths of a call, and how many calls are inside. */
  private record Count(long milliCalls, long atMillis, int inside) {}

  private final int perSecond;
  private final int burst;
  private final int atOnce;
  private final Clock clock;
  private final ConcurrentMap<String, Count> counts = new ConcurrentHashMap<>();

  /**
   * @param perSecond 0: any number
   * @param burst calls that may come at once after a rest
   * @param atOnce calls that are being answered; 0: any number
   */
  public CallerLimits(int perSecond, int burst, int atOnce, Clock clock) {
    this.perSecond = perSecond;
    this.burst = Math.max(1, burst);
    this.atOnce = atOnce;
    this.clock = clock;
  }

  @Override
  public Place enter(Caller caller) {
    if (caller.way() == Caller.Way.EMBEDDED) {
      return () -> {};
    }
    String key = key(caller.name());
    counts.compute(key, (_, count) -> entered(caller, refilled(count)));
    return () -> counts.computeIfPresent(key, (_, count) -> left(count));
  }

  int size() {
    return counts.size();
  }

  private String key(String name) {
    if (counts.size() >= CALLERS_MAX && !counts.containsKey(name)) {
      counts.values().removeIf(count -> count.inside() == 0 && isFull(refilled(count)));
      return counts.size() >= CALLERS_MAX ? OTHERS : name;
    }
    return name;
  }

  private boolean isFull(Count count) {
    return count.milliCalls() >= burst * 1000L;
  }

  private Count refilled(Count count) {
    long now = clock.millis();
    if (count == null) {
      return new Count(burst * 1000L, now, 0);
    }
    long more = Math.max(0, now - count.atMillis()) * perSecond;
    return new Count(Math.min(burst * 1000L, count.milliCalls() + more), now, count.inside());
  }

  private Count entered(Caller caller, Count count) {
    if (atOnce > 0 && count.inside() >= atOnce) {
      throw refused(caller, "%d calls are being answered (limits.at-once)".formatted(atOnce));
    }
    if (perSecond > 0 && count.milliCalls() < 1000) {
      throw refused(caller, "%d calls a second (limits.per-second)".formatted(perSecond));
    }
    long left = perSecond > 0 ? count.milliCalls() - 1000 : count.milliCalls();
    return new Count(left, count.atMillis(), count.inside() + 1);
  }

  private static Count left(Count count) {
    return new Count(count.milliCalls(), count.atMillis(), Math.max(0, count.inside() - 1));
  }

  private static VirtException refused(Caller caller, String limit) {
    return new VirtException(
        ErrorCode.RATE_LIMITED,
        caller.name() + " is at its limit: " + limit + "; call again later");
  }
}
