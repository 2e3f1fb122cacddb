package io.vireo.dispatch;

import io.vertx.core.Future;
import java.util.Map;

/** Where answers to calls with idempotency keys outlive the daemon. Any thread. */
public interface AnswerStore {

  /** For those who forget with their process. */
  AnswerStore NONE =
      new AnswerStore() {
        @Override
        public Future<Void> put(String id, String body) {
          return Future.succeededFuture();
        }

        @Override
        public Future<Void> delete(String id) {
          return Future.succeededFuture();
        }

        @Override
        public Future<Map<String, String>> all() {
          return Future.succeededFuture(Map.of());
        }
      };

  /** Completes when a power cut cannot lose it. */
  Future<Void> put(String id, String body);

  Future<Void> delete(String id);

  /** What was put in this life and in earlier ones. */
  Future<Map<String, String>> all();
}
