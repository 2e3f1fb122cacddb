package io.vireo.domain;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.host.Loop;
import io.vireo.job.Job;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * How long a job waits for a file system: not for ever, and no longer than somebody wants the job.
 * What comes of it too late is taken back. Confined to the loop.
 */
record Patience(Loop loop, Job job) {

  /** A dead file server must not hold a domain: it can be asked again. */
  static final Duration FILES_ANSWER_WITHIN = Duration.ofSeconds(30);

  /**
   * @param what begins the sentence of the failure
   * @param late given the result that nobody waits for any more
   */
  <T> Future<T> files(String what, Future<T> work, Consumer<T> late) {
    Promise<T> wanted = Promise.promise();
    loop.deliver(work)
        .onSuccess(
            result -> {
              if (!wanted.tryComplete(result)) {
                late.accept(result);
              }
            });
    loop.within(FILES_ANSWER_WITHIN, what, work).onFailure(wanted::tryFail);
    loop.deliver(job.abortWished()).onSuccess(_ -> wanted.tryFail(job.aborted()));
    return wanted.future();
  }
}
