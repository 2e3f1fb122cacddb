package io.vireo.wire.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.event.Event;
import io.vireo.event.Event.Lifecycle;
import io.vireo.event.EventType;
import io.vireo.event.LifecycleDetail;
import io.vireo.event.LifecycleEvent;
import io.vireo.event.NumberedEvent;
import io.vireo.event.Position;
import io.vireo.event.Subscription.Gap;
import io.vireo.event.Subscription.Page;
import io.vireo.wire.Word;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What subscribers are told, as JSON objects, and events back from them. */
public final class EventJson {

  private static final Map<String, Class<? extends Event>> RECORDS =
      EventType.RECORDS.stream().collect(Collectors.toMap(EventType::of, Function.identity()));

  private EventJson() {}

  /** An event: its place, time and type, then its own components. */
  public static ObjectNode of(String node, NumberedEvent event) {
    ObjectNode text =
        place("", node, event.number())
            .put("time", event.time().toString())
            .put("type", event.event().type());
    text.setAll((ObjectNode) Json.tree(event.event()));
    if (event.event() instanceof Lifecycle life) {
      text.put("detail", life.detail().word());
    }
    return text;
  }

  /** Events {@code from} to {@code to}, both included, will not be told; a snapshot follows. */
  public static ObjectNode of(Gap gap) {
    return Json.object().put("type", "gap").put("from", gap.from()).put("to", gap.to());
  }

  /** How some domains stand; events go on after {@code number} when no more of it follows. */
  public static ObjectNode of(String node, Page page) {
    ObjectNode text = place("snapshot", node, page.number());
    text.set("domains", Json.tree(page.domains()));
    return text.put("more", page.more());
  }

  /** The first message of a subscription: the place of the newest event. */
  public static ObjectNode hello(String node, long newest) {
    return epoch(Json.object().put("type", "hello"), node, newest).put("newest", newest);
  }

  /**
   * Another filter is in force: all that follows is chosen by it, all that came before was by the
   * earlier one.
   *
   * @param number of the event that it follows; none while a gap or a snapshot is being told
   */
  public static ObjectNode filtered(String node, OptionalLong number) {
    return number.isPresent()
        ? place("filtered", node, number.getAsLong())
        : Json.object().put("type", "filtered");
  }

  /** What a subscriber said is not understood, or not for it; nothing has changed. */
  public static ObjectNode refused(VirtException refusal) {
    return Json.object()
        .put("type", "error")
        .put("code", refusal.code().name())
        .put("detail", refusal.getMessage());
  }

  private static ObjectNode place(String type, String node, long number) {
    ObjectNode text = Json.object();
    if (!type.isEmpty()) {
      text.put("type", type);
    }
    return epoch(text, node, number).put("number", number);
  }

  private static ObjectNode epoch(ObjectNode text, String node, long number) {
    return text.put("node", node).put("epoch", Position.of(node, number).epoch());
  }

  /**
   * The event that a text of {@link #of(String, NumberedEvent)} tells. {@code told} is used up.
   *
   * @throws VirtException {@code INVALID_ARG} where it tells none
   */
  public static NumberedEvent read(ObjectNode told) {
    long number = told.path("number").asLong(-1);
    String type = told.path("type").asText();
    String time = told.path("time").asText();
    if (number < 0 || !RECORDS.containsKey(type)) {
      throw new VirtException(ErrorCode.INVALID_ARG, "this tells no event");
    }
    Stream.of("node", "epoch", "number", "time", "type").forEach(told::remove);
    try {
      return new NumberedEvent(number, Instant.parse(time), event(RECORDS.get(type), told));
    } catch (DateTimeParseException notATime) {
      throw new VirtException(ErrorCode.INVALID_ARG, "an event's time must be ISO 8601", notATime);
    }
  }

  private static Event event(Class<? extends Event> type, ObjectNode components) {
    if (type != Lifecycle.class) {
      return (Event) Json.arguments(type.asSubclass(Record.class), components);
    }
    LifecycleDetail detail =
        detail(components.path("event").asText(), components.path("detail").asText());
    components.remove("event");
    components.remove("detail");
    Event.Reboot whose = Json.arguments(Event.Reboot.class, components);
    return new Lifecycle(whose.hypervisor(), whose.domain(), detail.event(), detail);
  }

  private static LifecycleDetail detail(String event, String detail) {
    return Stream.of(LifecycleDetail.values())
        .filter(each -> Word.of(each.event()).equals(event) && each.word().equals(detail))
        .findFirst()
        .orElseThrow(
            () ->
                new VirtException(
                    ErrorCode.INVALID_ARG,
                    "a lifecycle event is one of "
                        + Stream.of(LifecycleEvent.values()).map(LifecycleEvent::word).toList()
                        + ", with one of its details"));
  }
}
