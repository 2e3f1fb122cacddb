package io.vireo.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vireo.event.Position;
import io.vireo.operation.WebhookOperations.AddWebhook;
import io.vireo.operation.WebhookOperations.DeadLetter;
import io.vireo.state.StateStore;
import io.vireo.webhook.Delivery.Kept;
import io.vireo.wire.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is written down of hooks: those that calls added, and how far each is. */
final class HookDocuments {

  private static final String HOOKS = "webhooks";
  private static final String PLACES = "webhook-places";

  private final StateStore store;

  HookDocuments(StateStore store) {
    this.store = store;
  }

  Future<List<Hook>> hooks() {
    return store
        .list(HOOKS)
        .map(
            found ->
                found.documents().values().stream()
                    .map(Json::object)
                    .map(text -> Hook.of(Json.arguments(AddWebhook.class, text), false))
                    .toList());
  }

  Future<Void> keep(Hook hook) {
    return store.put(HOOKS, hook.name(), Json.text(hook.wish()));
  }

  Future<Void> forget(Hook hook) {
    return store.delete(HOOKS, hook.name()).compose(_ -> store.delete(PLACES, hook.name()));
  }

  Future<Void> keep(Hook hook, Kept kept) {
    ObjectNode text = Json.object();
    kept.place().ifPresent(place -> text.put("place", place.toString()));
    text.set("dead", Json.tree(kept.dead()));
    return store.put(PLACES, hook.name(), Json.text(text));
  }

  Future<Kept> kept(Hook hook) {
    return store
        .get(PLACES, hook.name())
        .map(text -> text.map(Json::object).map(HookDocuments::kept))
        .otherwise(Optional.empty())
        .map(kept -> kept.orElse(new Kept(Optional.empty(), List.of())));
  }

  private static Kept kept(ObjectNode text) {
    List<DeadLetter> dead = new ArrayList<>();
    for (JsonNode each : text.path("dead")) {
      dead.add(Json.arguments(DeadLetter.class, (ObjectNode) each));
    }
    return new Kept(
        Optional.of(text.path("place").asText()).filter(it -> !it.isEmpty()).map(Position::parse),
        dead);
  }
}
