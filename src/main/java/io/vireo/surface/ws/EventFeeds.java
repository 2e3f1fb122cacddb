package io.vireo.surface.ws;

import io.netty.channel.EventLoop;
import io.vireo.event.Subscription.Origin;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** All subscriptions of a surface, by the event loops that they are on. Any thread. */
public final class EventFeeds {

  /** What feeds share. */
  record House(Origin origin, EventText texts) {}

  private final House house;
  private final Duration tickEvery;
  private final Map<EventLoop, EventRound> rounds = new ConcurrentHashMap<>();
  private final Set<EventFeed> live = ConcurrentHashMap.newKeySet();

  /**
   * @param tickEvery how often a quiet connection is shown to live
   */
  public EventFeeds(Origin origin, Duration tickEvery) {
    this.house = new House(origin, new EventText(origin.log().node()));
    this.tickEvery = tickEvery;
  }

  /** Opens a feed on {@code loop}, which must be the calling thread's. */
  public EventFeed open(EventLoop loop, EventQuery query, EventOutlet outlet) {
    EventRound round =
        rounds.computeIfAbsent(loop, it -> new EventRound(it, house.origin().log(), tickEvery));
    EventFeed feed = new EventFeed(round, house, query, outlet);
    live.add(feed);
    round.add(feed);
    return feed;
  }

  /** Lets a feed go whose connection has ended; on its loop. */
  public void left(EventFeed feed) {
    live.remove(feed);
    feed.close();
  }

  /** Ends all connections without waiting for anybody. */
  public void dropAll() {
    live.forEach(EventFeed::drop);
  }
}
