package io.vireo.app;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vireo.domain.Connections;
import io.vireo.domain.Standings;
import io.vireo.event.EventLog;
import io.vireo.event.Past;
import io.vireo.event.Subscription.Origin;
import io.vireo.host.VertxHost;
import io.vireo.journal.Journal;
import io.vireo.state.StateStore;
import io.vireo.webhook.Pace;
import io.vireo.webhook.Webhooks;
import java.util.UUID;

/** The log of what happens, and its tail on disk. */
record EventKeeping(EventLog log, Journal journal) {

  private static final int NODE_CHARS = 12;

  /** Goes on where the life before {@code life} ended. */
  static Future<EventKeeping> open(
      VertxHost host, Directories directories, Life life, EventLog.Room room) {
    return node(life.state())
        .compose(
            node -> Journal.open(host, directories.events(), Past.none(node, life.number()), room))
        .map(
            journal ->
                new EventKeeping(
                    new EventLog(room, host.clock(), journal.past(), journal::keep), journal));
  }

  /** Which life of which state directory. */
  record Life(StateStore state, long number) {}

  /** A name that is made with the state directory: positions in another's events are not ours. */
  private static Future<String> node(StateStore state) {
    return state
        .get(Claims.COLLECTION, "node")
        .compose(
            kept -> {
              if (kept.isPresent()) {
                return Future.succeededFuture(kept.get());
              }
              String made = UUID.randomUUID().toString().replace("-", "").substring(0, NODE_CHARS);
              return state.put(Claims.COLLECTION, "node", made).map(made);
            });
  }

  Origin origin(Connections connections) {
    return new Origin(log, new Standings(connections, log::newest));
  }

  /** Those outside that are sent what happens. */
  static Webhooks webhooks(VertxHost host, StateStore store, Origin origin, HttpClient client) {
    return new Webhooks(new Webhooks.House(host, store, origin, client), Pace.USUAL);
  }

  /** Says on disk that nobody was told more. */
  Future<Void> close() {
    return journal.close(log.newest());
  }
}
