package io.vireo.app;

import io.vertx.core.Future;
import io.vireo.host.Lane;
import io.vireo.state.StateStore;
import java.util.Optional;

/**
 * What is this instance's alone: its state directory and its run directory, and the number of its
 * life, one more than that of the last that had the state directory.
 */
record Claims(StateStore state, StateStore run, long life) {

  private static final String COLLECTION = "daemon";
  private static final String KEY = "life";

  /** Fails with {@code RESOURCE_BUSY}, naming the holder, if another instance has a directory. */
  static Future<Claims> take(Lane lane, Directories directories) {
    return StateStore.open(lane, directories.states())
        .compose(
            state ->
                StateStore.open(lane, directories.claim())
                    .compose(run -> nextLife(state).map(life -> new Claims(state, run, life)))
                    .recover(
                        failure -> state.close().transform(_ -> Future.failedFuture(failure))));
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
    return run.close().transform(_ -> state.close());
  }
}
