package io.vireo.event;

import io.vireo.base.HypervisorUri;
import io.vireo.event.EventLog.Cursor;
import io.vireo.event.EventLog.Delivery;
import io.vireo.event.Snapshot.Standing;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What one subscriber is told: events from its place on, and where some of them are lost, the gap
 * and then how the domains that it asks for stand, from where the events go on. Nothing between
 * that and the stream is lost, and nothing comes twice.
 *
 * <p>Pulled by its owner; confined to the owner's thread, but for waking.
 */
public final class Subscription implements AutoCloseable {

  /** How many domains are told in one message; what does not fit follows in the next. */
  public static final int PAGE_MAX = 64;

  /** What comes next. */
  public sealed interface Next {}

  /** An event. */
  public record Told(NumberedEvent event) implements Next {}

  /**
   * Events {@code from} to {@code to}, both included, will not be told: the first of them are no
   * longer kept, or the subscriber's last position is of another node or of a state directory that
   * was lost. A snapshot follows, which is true after {@code to}.
   */
  public record Gap(long from, long to) implements Next {}

  /**
   * A part of how things stand.
   *
   * @param number from where events go on; a subscriber that has all pages has seen this one
   * @param more whether another page follows; only after the last is {@code number} a place to come
   *     back to
   */
  public record Page(long number, List<Standing> domains, boolean more) implements Next {
    public Page {
      domains = List.copyOf(domains);
    }
  }

  /** There is nothing now; the owner is woken when there is. */
  public record Nothing() implements Next {}

  private static final Next NOTHING = new Nothing();

  /** Whence a subscription comes. */
  public record Origin(EventLog log, Snapshot.Source standings) {
    /**
     * Opens a subscription.
     *
     * @param since the last event that the subscriber has seen; empty for "from now on"
     * @param wake called on any thread when there may be more; must only schedule
     */
    public Subscription open(EventFilter filter, Optional<Position> since, Runnable wake) {
      Subscription opened = new Subscription(this, filter, since, wake);
      log.listen(opened.more);
      return opened;
    }

    /** As {@link #open}, for one of many whom something else wakes together for events. */
    public Subscription openAsleep(EventFilter filter, Optional<Position> since, Runnable wake) {
      return new Subscription(this, filter, since, wake);
    }
  }

  private final Origin origin;
  private final Runnable wake;
  private final Runnable more = this::woken;
  private final AtomicBoolean waiting = new AtomicBoolean(true);
  private final Cursor cursor;
  private final AtomicReference<Snapshot> looked = new AtomicReference<>();
  private final Map<HypervisorUri, Long> known = new HashMap<>();
  private final Queue<Next> pages = new ArrayDeque<>();
  private Optional<Gap> lost = Optional.empty();
  private EventFilter filter;

  /** Of which domains the last snapshot told. */
  private EventFilter shown = EventFilter.EVERYTHING;

  /** The snapshot that is not told to its end yet. */
  private Optional<Snapshot> telling = Optional.empty();

  private boolean looking;
  private long knownTo;
  private long snapshotNumber;

  private Subscription(Origin origin, EventFilter filter, Optional<Position> since, Runnable wake) {
    this.origin = origin;
    this.filter = filter;
    this.wake = wake;
    EventLog log = origin.log();
    long newest = log.newest();
    OptionalLong place =
        since.isPresent() ? OptionalLong.of(since.get().number()) : OptionalLong.of(newest);
    if (since.filter(given -> !given.within(log.node()) || given.number() > newest).isPresent()) {
      lost = Optional.of(new Gap(1, newest));
      place = OptionalLong.of(newest);
    }
    this.cursor = log.openAsleep(event -> this.filter.test(event), place);
  }

  /**
   * From now on, only what that lets through. A snapshot of which a part is still to be told begins
   * anew, with the domains that are asked for now.
   */
  public void filter(EventFilter other) {
    filter = other;
    if (telling.isPresent()) {
      boolean gapToo = pages.peek() instanceof Gap;
      Optional<Next> gap = gapToo ? Optional.of(pages.remove()) : Optional.empty();
      pages.clear();
      gap.ifPresent(pages::add);
      page(telling.orElseThrow(), snapshotNumber);
    }
  }

  /**
   * The number of the event after which this goes on, as a place to come back to; none while a gap
   * or a snapshot is being told.
   */
  public OptionalLong place() {
    return lost.isPresent() || telling.isPresent()
        ? OptionalLong.empty()
        : OptionalLong.of(cursor.seen());
  }

  /** The next thing to tell. */
  public Next next() {
    waiting.set(true);
    Next page = pages.poll();
    if (page != null) {
      return told(page);
    }
    if (lost.isEmpty()) {
      return following();
    }
    if (!looking) {
      look();
    }
    return take() ? told(pages.remove()) : NOTHING;
  }

  private Next told(Next page) {
    if (pages.isEmpty()) {
      telling = Optional.empty();
    }
    return page;
  }

  private Next following() {
    while (true) {
      switch (cursor.next()) {
        case Delivery.Told(NumberedEvent event) when inSnapshot(event) -> {}
        case Delivery.Told(NumberedEvent event) -> {
          return new Told(event);
        }
        case Delivery.Gap(long from, long to) -> {
          lost = Optional.of(new Gap(from, to));
          return next();
        }
        case Delivery.Nothing _ -> {
          return NOTHING;
        }
      }
    }
  }

  /** A part that was looked at later than another has seen some of what follows already. */
  private boolean inSnapshot(NumberedEvent event) {
    return event.number() <= knownTo
        && event.number() <= known.getOrDefault(event.event().hypervisor(), 0L)
        && shown.test(event.event());
  }

  /** A subscriber that cannot be woken is gone; whoever tells it has no part in that. */
  private void woken() {
    if (waiting.compareAndSet(true, false)) {
      try {
        wake.run();
      } catch (RuntimeException gone) {
        close();
      }
    }
  }

  private void look() {
    looking = true;
    origin
        .standings()
        .look(
            snapshot -> {
              looked.set(snapshot);
              waiting.set(true);
              woken();
            });
  }

  private boolean take() {
    Snapshot snapshot = looked.getAndSet(null);
    if (snapshot == null) {
      return false;
    }
    Gap gap = lost.orElseThrow();
    looking = false;
    lost = Optional.empty();
    known.clear();
    snapshot.parts().forEach(part -> known.put(part.hypervisor(), part.number()));
    knownTo = known.values().stream().mapToLong(each -> each).max().orElse(0);
    long number = known.values().stream().mapToLong(each -> each).min().orElse(gap.to());
    cursor.to(number);
    pages.add(new Gap(gap.from(), Math.max(gap.to(), number)));
    telling = Optional.of(snapshot);
    snapshotNumber = number;
    page(snapshot, number);
    return true;
  }

  private void page(Snapshot snapshot, long number) {
    shown = filter;
    List<Standing> domains =
        snapshot.parts().stream()
            .flatMap(part -> part.domains().stream())
            .filter(each -> filter.concerns(each.hypervisor(), each.domain()))
            .toList();
    int from = 0;
    do {
      int to = Math.min(from + PAGE_MAX, domains.size());
      pages.add(new Page(number, domains.subList(from, to), to < domains.size()));
      from = to;
    } while (from < domains.size());
  }

  /** Gives up the place. */
  @Override
  public void close() {
    origin.log().forget(more);
    cursor.close();
  }
}
