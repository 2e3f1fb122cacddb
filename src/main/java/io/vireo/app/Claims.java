package io.vireo.app;

import io.vertx.core.Future;
import io.vireo.host.VertxHost;
import io.vireo.state.StateStore;
import java.util.Optional;

/**
 * What is this instance's alone: its state directory and its run directory, the number of its life,
 * one more than that of the last that had the state directory, and the events and jobs of all
 * lives.
 */
record Claims(StateStore state, StateStore run, long life, EventKeeping events, JobKeeping jobs) {

  /** Where this instance keeps what it knows of itself. */
  static final String COLLECTION = "daemon";

  private static final String KEY = "life";

  /** Fails with {@code RESOURCE_BUSY}, naming the holder, if another instance has a directory. */
  static Future<Claims> take(VertxHost host, Directories directories, Settings settings) {
    return StateStore.open(host.lane("state"), directories.states())
        .compose(
            state ->
                StateStore.open(host.lane("state"), directories.claim())
                    .compose(run -> claim(host, directories, settings, new Stores(state, run)))
                    .recover(
                        failure -> state.close().transform(_ -> Future.failedFuture(failure))));
  }

  private record Stores(StateStore state, StateStore run) {}

  private static Future<Claims> claim(
      VertxHost host, Directories directories, Settings settings, Stores stores) {
    return nextLife(stores.state())
        .compose(
            life ->
                EventKeeping.open(
                        host,
                        directories,
                        new EventKeeping.Life(stores.state(), life),
                        settings.events().room())
                    .compose(
                        events ->
                            JobKeeping.open(
                                    host,
                                    new JobKeeping.Place(directories.jobs(), stores.state(), life),
                                    settings.jobs())
                                .map(
                                    jobs ->
                                        new Claims(
                                            stores.state(), stores.run(), life, events, jobs))))
        .recover(failure -> stores.run().close().transform(_ -> Future.failedFuture(failure)));
  }

  private static Future<Long> nextLife(StateStore state) {
    return state
        .get(COLLECTION, KEY)
        .map(kept -> kept.flatMap(Claims::number).map(last -> last + 1).orElse(0L))
        .compose(life -> state.put(COLLECTION, KEY, Long.toString(life)).map(life));
  }

  private static Optional<Long> number(String text) {
    return text.matches("[0-9]{1,6}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
  }

  Future<Void> release() {
    return jobs.close()
        .transform(_ -> events.close())
        .transform(_ -> run.close())
        .transform(_ -> state.close());
  }
}
