package io.vireo.webhook;

import io.vertx.core.Future;
import io.vireo.base.VirtException;
import io.vireo.event.Position;
import io.vireo.event.Subscription;
import io.vireo.event.Subscription.Gap;
import io.vireo.event.Subscription.Nothing;
import io.vireo.event.Subscription.Page;
import io.vireo.event.Subscription.Told;
import io.vireo.operation.WebhookOperations.DeadLetter;
import io.vireo.operation.WebhookOperations.WebhookInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of one hook on their way: one at a time, in order, each tried until it is taken or its
 * time is up; then it is given up and the next has its turn. What waits stays in the event log.
 * Confined to the room's loop.
 */
final class Delivery {

  /** How many that were given up are kept; the oldest make room. */
  static final int DEAD_MAX = 100;

  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

  private final Hook hook;
  private final Mailroom room;
  private final Subscription subscription;
  private final Deque<Letter> again = new ArrayDeque<>();
  private final Deque<DeadLetter> dead;
  private Position place;
  private Optional<Letter> current = Optional.empty();
  private Optional<String> error = Optional.empty();
  private Instant givenUpAt = Instant.MAX;
  private int attempts;
  private boolean closed;

  Delivery(Hook hook, Mailroom room, Kept kept) {
    this.hook = hook;
    this.room = room;
    this.place = kept.place().orElseGet(room::newest);
    this.dead = new ArrayDeque<>(kept.dead());
    this.subscription =
        room.origin().open(hook.filter(), Optional.of(place), () -> room.loop().run(this::next));
  }

  /** What an earlier daemon wrote down of a hook. */
  record Kept(Optional<Position> place, List<DeadLetter> dead) {}

  Hook hook() {
    return hook;
  }

  /** What is to be written down. */
  Kept kept() {
    return new Kept(Optional.of(place), List.copyOf(dead));
  }

  WebhookInfo info() {
    return new WebhookInfo(
        hook.name(),
        hook.wish().url(),
        hook.configured(),
        place.toString(),
        attempts,
        error,
        dead.size());
  }

  /** Begins with the next, if none is on its way. */
  void next() {
    if (closed || current.isPresent()) {
      return;
    }
    current = Optional.ofNullable(again.poll()).or(this::news);
    if (current.isPresent()) {
      givenUpAt = room.now().plus(room.pace().deadline());
      attempts = 0;
      attempt();
    }
  }

  private Optional<Letter> news() {
    String node = room.origin().log().node();
    return switch (subscription.next()) {
      case Told told -> Optional.of(Letter.of(node, told));
      case Gap gap -> Optional.of(Letter.of(gap));
      case Page page -> Optional.of(Letter.of(node, page));
      case Nothing _ -> Optional.empty();
    };
  }

  private void attempt() {
    if (!closed) {
      attempts++;
      Future<Void> sent = room.sender().send(hook, current.orElseThrow());
      sent.onSuccess(_ -> taken()).onFailure(this::failed);
    }
  }

  private void taken() {
    error = Optional.empty();
    done();
  }

  private void done() {
    place = current.orElseThrow().place().orElse(place);
    current = Optional.empty();
    attempts = 0;
    room.changed(this);
    next();
  }

  private void failed(Throwable failure) {
    if (closed) {
      return;
    }
    String why = VirtException.from(failure).getMessage();
    error = Optional.of(why);
    Duration wait = room.pace().after(attempts);
    if (room.now().plus(wait).isBefore(givenUpAt)) {
      room.loop().after(wait, this::attempt);
    } else {
      giveUp(current.orElseThrow(), why);
      done();
    }
  }

  private void giveUp(Letter letter, String why) {
    LOG.warn("webhook {} gave up {}: {}", hook.name(), letter.delivery(), why);
    dead.add(
        new DeadLetter(letter.delivery(), room.now().toString(), attempts, why, letter.body()));
    if (dead.size() > DEAD_MAX) {
      dead.removeFirst();
    }
  }

  List<DeadLetter> dead() {
    return List.copyOf(dead);
  }

  /** Tries what was given up once more, before anything newer; how many. */
  int redeliver() {
    int count = dead.size();
    dead.forEach(letter -> again.add(Letter.of(letter)));
    dead.clear();
    room.changed(this);
    next();
    return count;
  }

  void close() {
    closed = true;
    subscription.close();
  }
}
