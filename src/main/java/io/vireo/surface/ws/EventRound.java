package io.vireo.surface.ws;

import io.netty.channel.EventLoop;
import io.vireo.event.EventLog;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The subscribers on one event loop, woken together: an event costs whoever tells it one call for
 * each loop, however many listen. Under a flood, rounds keep a distance, so that each subscriber is
 * written many events at once and the loop has time for others. Confined to the loop, but for
 * waking.
 */
final class EventRound {

  /** How many subscribers have their turn before others on the same event loop have theirs. */
  static final int TURNS_MAX = 64;

  /** The least time between the begins of two rounds. */
  static final Duration DISTANCE_MIN = Duration.ofMillis(10);

  /** The most time between the end of a round and the begin of the next. */
  static final Duration REST_MAX = Duration.ofMillis(50);

  private final EventLoop loop;
  private final EventLog log;
  private final Set<EventFeed> feeds = new LinkedHashSet<>();
  private final AtomicBoolean woken = new AtomicBoolean();
  private final Runnable more = this::wake;
  private long restUntil;

  EventRound(EventLoop loop, EventLog log, Duration tickEvery) {
    this.loop = loop;
    this.log = log;
    this.restUntil = System.nanoTime();
    long nanos = tickEvery.toNanos();
    loop.scheduleAtFixedRate(
        () -> turns(feeds.toArray(EventFeed[]::new), 0, EventFeed::tick, () -> {}),
        nanos,
        nanos,
        TimeUnit.NANOSECONDS);
  }

  void add(EventFeed feed) {
    if (feeds.isEmpty()) {
      log.listen(more);
    }
    feeds.add(feed);
    feed.pump();
  }

  void remove(EventFeed feed) {
    if (feeds.remove(feed) && feeds.isEmpty()) {
      log.forget(more);
    }
  }

  /** One more turn for a subscriber; any thread. */
  void again(EventFeed feed) {
    loop.execute(feed::pump);
  }

  private void wake() {
    if (!loop.isShuttingDown() && woken.compareAndSet(false, true)) {
      loop.execute(this::begin);
    }
  }

  private void begin() {
    long rest = restUntil - System.nanoTime();
    if (rest > 0) {
      loop.schedule(this::go, rest, TimeUnit.NANOSECONDS);
    } else {
      go();
    }
  }

  private void go() {
    woken.set(false);
    long begun = System.nanoTime();
    restUntil = begun + DISTANCE_MIN.toNanos();
    turns(feeds.toArray(EventFeed[]::new), 0, EventFeed::pump, () -> rest(begun));
  }

  /** At most a quarter of the loop's time, unless a round is so long that it would be late. */
  private void rest(long begun) {
    long now = System.nanoTime();
    long rest = Math.min(3 * (now - begun), REST_MAX.toNanos());
    restUntil = Math.max(restUntil, now + rest);
  }

  private void turns(EventFeed[] all, int from, Consumer<EventFeed> turn, Runnable then) {
    int to = Math.min(all.length, from + TURNS_MAX);
    for (int next = from; next < to; next++) {
      turn.accept(all[next]);
    }
    if (to < all.length) {
      loop.execute(() -> turns(all, to, turn, then));
    } else {
      then.run();
    }
  }
}
