package io.vireo.surface.ws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vireo.event.Event.Lifecycle;
import io.vireo.event.EventLog.Delivery.Gap;
import io.vireo.event.NumberedEvent;
import io.vireo.wire.json.Json;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Events as JSON texts. The texts of the latest are remembered, so that an event is encoded once
 * and not once for each subscriber. Any thread.
 */
public final class EventText {

  /** How many texts are remembered. */
  public static final int REMEMBERED_MAX = 256;

  private record Text(NumberedEvent event, String json) {}

  private final AtomicReferenceArray<Text> remembered = new AtomicReferenceArray<>(REMEMBERED_MAX);

  /** Number, time and type, then the event's own components. */
  public String of(NumberedEvent event) {
    int slot = (int) (event.number() % REMEMBERED_MAX);
    Text text = remembered.get(slot);
    if (text == null || !text.event().equals(event)) {
      text = new Text(event, Json.text(tree(event)));
      remembered.set(slot, text);
    }
    return text.json();
  }

  /** Events {@code from} to {@code to}, both included, are lost to this subscriber. */
  public static String of(Gap gap) {
    return Json.text(Json.object().put("type", "gap").put("from", gap.from()).put("to", gap.to()));
  }

  /** The first message: the number of the newest event. */
  public static String hello(long newest) {
    return Json.text(Json.object().put("type", "hello").put("newest", newest));
  }

  private static ObjectNode tree(NumberedEvent numbered) {
    ObjectNode text =
        Json.object()
            .put("number", numbered.number())
            .put("time", numbered.time().toString())
            .put("type", numbered.event().type());
    text.setAll((ObjectNode) Json.tree(numbered.event()));
    if (numbered.event() instanceof Lifecycle life) {
      text.put("detail", life.detail().word());
    }
    return text;
  }
}
