package io.vireo.app;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vireo.dispatch.Alarm;
import io.vireo.dispatch.AnswerStore;
import io.vireo.dispatch.Deadlines;
import io.vireo.dispatch.IdempotencyKeys;
import io.vireo.host.VertxHost;
import io.vireo.job.JobLog;
import io.vireo.job.JobStore;
import io.vireo.state.StateStore;
import java.nio.file.Path;
import java.util.Map;

/** The jobs, and the answers to calls with idempotency keys, of this life and of earlier ones. */
record JobKeeping(JobStore store, JobLog log, IdempotencyKeys keys) {

  /** Numbers of one daemon's life; the next begins after them, so that no number comes twice. */
  private static final long JOBS_OF_A_LIFE = 1_000_000;

  /** Where jobs and answers are, and of which life those are that come. */
  record Place(Path directory, StateStore state, long life) {}

  /** Goes on where the life before ended. */
  static Future<JobKeeping> open(VertxHost host, Place place, Settings.Jobs wish) {
    return JobStore.open(host.lane("jobs"), place.directory(), host.clock(), wish.kept())
        .compose(
            store -> {
              JobLog log = new JobLog(host.clock(), place.life() * JOBS_OF_A_LIFE, store);
              return IdempotencyKeys.open(
                      new Answers(place.state()), log, host.clock(), wish.keysKept())
                  .map(keys -> new JobKeeping(store, log, keys));
            });
  }

  /** Calls whose callers name no time take as long as the settings say. */
  static Deadlines deadlines(Vertx vertx, Settings.Http http) {
    Alarm alarm =
        (time, late) -> {
          long timer = vertx.setTimer(Math.max(1, time.toMillis()), _ -> late.run());
          return () -> vertx.cancelTimer(timer);
        };
    return new Deadlines(alarm, http.limits().limits().answerTime());
  }

  Future<Void> close() {
    return store.close();
  }

  /** A small document each. */
  private record Answers(StateStore state) implements AnswerStore {

    private static final String COLLECTION = "answers";

    @Override
    public Future<Void> put(String id, String body) {
      return state.put(COLLECTION, id, body);
    }

    @Override
    public Future<Void> delete(String id) {
      return state.delete(COLLECTION, id);
    }

    @Override
    public Future<Map<String, String>> all() {
      return state.list(COLLECTION).map(listing -> listing.documents());
    }
  }
}
