package io.vireo.dispatch;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Call;
import io.vireo.call.Started;
import io.vireo.job.Job;
import io.vireo.job.JobLog;
import io.vireo.operation.Catalogue;
import io.vireo.operation.Operation;
import io.vireo.operation.Operation.Mode;
import io.vireo.wire.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A call with an idempotency key, as it is kept. Written down before the call acts, and again when
 * it was answered: one that was never written again is a call of which nobody knows what came.
 *
 * @param call digest of operation and arguments
 * @param at when the call came, ISO 8601
 * @param job that it began; the log of jobs knows the rest
 * @param result of a quick call, as JSON
 */
record KeptAnswer(
    String caller,
    String key,
    String operation,
    String call,
    String at,
    Optional<Long> job,
    Optional<String> result,
    Optional<Failure> failure) {

  /** How a call failed. */
  record Failure(String code, Optional<String> object, String message) {}

  static KeptAnswer of(Call<?> call, Instant now) {
    return new KeptAnswer(
        call.caller().name(),
        call.terms().idempotencyKey().orElseThrow(),
        call.operation().name(),
        digest(
            call.operation().name()
                + Json.text(call.arguments())
                + call.terms().ifMatch()
                + call.terms().ifAbsent()),
        now.toString(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static KeptAnswer parse(String body) {
    return Json.arguments(KeptAnswer.class, Json.object(body));
  }

  /** Under which it is kept: no two callers share one. */
  String id() {
    return digest(caller + '\0' + key);
  }

  KeptAnswer began(long number) {
    return new KeptAnswer(caller, key, operation, call, at, Optional.of(number), result, failure);
  }

  KeptAnswer answered(Object with) {
    Optional<String> text = with instanceof Record ? Optional.of(Json.text(with)) : result;
    return new KeptAnswer(caller, key, operation, call, at, job, text, failure);
  }

  KeptAnswer failed(VirtException why) {
    Failure kept = new Failure(why.code().name(), why.object(), why.getMessage());
    return new KeptAnswer(caller, key, operation, call, at, job, result, Optional.of(kept));
  }

  /** The answer again, in a later life. */
  Future<?> again(JobLog jobs) {
    if (failure.isPresent()) {
      Failure known = failure.get();
      VirtException why =
          new VirtException(ErrorCode.valueOf(known.code()), known.message())
              .of(known.object().orElse(""));
      return Future.failedFuture(why);
    }
    Operation<?, ?> row = Catalogue.row(operation);
    if (row.mode() == Mode.QUICK) {
      return result
          .<Future<?>>map(
              text -> Future.succeededFuture(Json.arguments(row.result(), Json.object(text))))
          .orElseGet(this::unknown);
    }
    return job.map(number -> startedAgain(jobs, number)).orElseGet(this::unknown);
  }

  private Future<?> startedAgain(JobLog jobs, long number) {
    try {
      Job began = jobs.find(number);
      return Future.succeededFuture(new Started<>(began, end(began)));
    } catch (VirtException forgotten) {
      return unknown();
    }
  }

  private Future<Record> end(Job began) {
    return switch (began.status()) {
      case Job.Status.Completed(_, _, Record kept) -> Future.succeededFuture(kept);
      case Job.Status.Failed(_, _, VirtException why) -> Future.failedFuture(why);
      case Job.Status.Running _ -> unknown();
    };
  }

  private <T> Future<T> unknown() {
    return Future.failedFuture(
        new VirtException(
            ErrorCode.OUTCOME_UNKNOWN,
            "the daemon ended while it carried out "
                + operation
                + " of "
                + at
                + job.map(number -> ", job " + number).orElse("")
                + "; look at what came of it, then call with another key"));
  }

  private static String digest(String text) {
    try {
      MessageDigest sum = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sum.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
