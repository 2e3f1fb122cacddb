package io.vireo.surface.ws;

import io.vireo.base.VirtException;
import io.vireo.event.NumberedEvent;
import io.vireo.event.Position;
import io.vireo.event.Subscription.Gap;
import io.vireo.event.Subscription.Page;
import io.vireo.wire.json.EventJson;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * What subscribers of one node are told, as messages. Those of the latest events are remembered, so
 * that an event is encoded once and not once for each subscriber. Any thread.
 */
public final class EventText {

  /** How many messages are remembered. */
  public static final int REMEMBERED_MAX = 1024;

  private record Known(NumberedEvent event, Message message) {}

  private final AtomicReferenceArray<Known> remembered = new AtomicReferenceArray<>(REMEMBERED_MAX);
  private final String node;

  public EventText(String node) {
    this.node = node;
  }

  /** See {@link EventJson#of(String, NumberedEvent)}. */
  public Message of(NumberedEvent event) {
    int slot = (int) (event.number() % REMEMBERED_MAX);
    Known known = remembered.get(slot);
    if (known == null || !known.event().equals(event)) {
      known = new Known(event, message(event));
      remembered.set(slot, known);
    }
    return known.message();
  }

  private Message message(NumberedEvent event) {
    return new Message(EventJson.of(node, event), place(event.number()));
  }

  /** A client that leaves before it has the snapshot must be told the gap again. */
  public Message of(Gap gap) {
    return new Message(EventJson.of(gap), Optional.empty());
  }

  /** Only the last page is a place to come back to. */
  public Message of(Page page) {
    return new Message(
        EventJson.of(node, page), page.more() ? Optional.empty() : place(page.number()));
  }

  /** The first message. */
  public Message hello(long newest, boolean fromNow) {
    return new Message(EventJson.hello(node, newest), fromNow ? place(newest) : Optional.empty());
  }

  /** See {@link EventJson#filtered}. */
  Message filtered(OptionalLong number) {
    return new Message(
        EventJson.filtered(node, number),
        number.isPresent() ? place(number.getAsLong()) : Optional.empty());
  }

  /** See {@link EventJson#refused}. */
  Message refused(VirtException refusal) {
    return new Message(EventJson.refused(refusal), Optional.empty());
  }

  private Optional<Position> place(long number) {
    return Optional.of(Position.of(node, number));
  }
}
