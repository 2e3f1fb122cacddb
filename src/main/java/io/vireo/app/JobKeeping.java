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
import java.time.Duration;
import java.util.Map;

/** The jobs, and the answers to calls with idempotency keys, of this life and of earlier ones. */
record JobKeeping(JobStore store, JobLog log, IdempotencyKeys keys) {

  /** Numbers of one daemon's life; the next begins after them, so that no number comes twice. */
  private static final long JOBS_OF_A_LIFE = 1_000_000;

  /** How long a call that is made again gets the first one's answer. */
  private static final Duration ANSWERS_KEPT = Duration.ofHours(24);

  /** How long a call may take whose caller names no time. */
  private static final Duration ANSWER_TIME = Duration.ofSeconds(60);

  /** Goes on where the life before {@code life} ended. */
  static Future<JobKeeping> open(VertxHost host, Path directory, StateStore state, long life) {
    return JobStore.open(host.lane("jobs"), directory, host.clock())
        .compose(
            store -> {
              JobLog log = new JobLog(host.clock(), life * JOBS_OF_A_LIFE, store);
              return IdempotencyKeys.open(new Answers(state), log, host.clock(), ANSWERS_KEPT)
                  .map(keys -> new JobKeeping(store, log, keys));
            });
  }

  static Deadlines deadlines(Vertx vertx) {
    Alarm alarm =
        (time, late) -> {
          long timer = vertx.setTimer(Math.max(1, time.toMillis()), _ -> late.run());
          return () -> vertx.cancelTimer(timer);
        };
    return new Deadlines(alarm, ANSWER_TIME);
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
