package io.vireo.surface.grpc;

import io.vertx.core.Future;
import io.vireo.call.Started;
import io.vireo.dispatch.Dispatcher;
import io.vireo.operation.DryRun;
import io.vireo.operation.JobInfo;
import io.vireo.operation.JobOperations;
import io.vireo.operation.JobOperations.OneJob;
import io.vireo.operation.Operation;
import io.vireo.operation.Preflight;
import io.vireo.wire.proto.Codec;
import io.vireo.wire.proto.Schema;
import java.util.Optional;
import java.util.function.Consumer;

/** Calls of rows that take one message and answer one. */
record RowMethods(Dispatcher dispatcher, Schema schema) {

  /** In the metadata of the answer: the job that a call began. */
  static final String JOB = "vireo-job";

  /** A quick row: its result. */
  <Q extends Record, R extends Record> Consumer<GrpcCall> quick(Operation<Q, R> row) {
    Codec<Q> arguments = schema.codec(row.arguments());
    Codec<R> result = schema.codec(row.result());
    if (!row.changes()) {
      return read(row, new LastAnswers<>(arguments, result));
    }
    return call ->
        taken(
            row,
            call,
            message ->
                call.deliver(
                        dispatcher.call(
                            row, () -> arguments.value(message), call.caller(), call.terms(row)))
                    .map(result::bytes));
  }

  private <Q extends Record, R extends Record> Consumer<GrpcCall> read(
      Operation<Q, R> row, LastAnswers<Q, R> answers) {
    return call ->
        taken(
            row,
            call,
            message -> {
              LastAnswers.Asked<Q, R> asked = answers.of(message);
              return call.deliver(
                      dispatcher.call(
                          row, () -> answers.arguments(asked), call.caller(), call.terms(row)))
                  .map(result -> answers.bytes(asked, result));
            });
  }

  /** A row that is a job: the job, at its beginning or at the end that was waited for. */
  <Q extends Record, R extends Record> Consumer<GrpcCall> job(Operation<Q, R> row) {
    Codec<Q> arguments = schema.codec(row.arguments());
    Codec<JobInfo> answer = schema.codec(JobInfo.class);
    return call ->
        taken(
            row,
            call,
            message ->
                call.deliver(
                        dispatcher.begin(
                            row, () -> arguments.value(message), call.caller(), call.terms(row)))
                    .compose(started -> waited(call, started))
                    .map(answer::bytes));
  }

  private <R> Future<JobInfo> waited(GrpcCall call, Started<R> started) {
    long id = started.job().subject().id();
    call.metadata(JOB, Long.toString(id));
    Future<Optional<R>> end =
        GrpcTerms.wait(call.request().headers(), call.limits())
            .map(time -> call.ifWithin(time, started.result()))
            .orElseGet(() -> Future.succeededFuture(Optional.empty()));
    return end.compose(_ -> info(call, id));
  }

  private Future<JobInfo> info(GrpcCall call, long id) {
    return call.deliver(
        dispatcher.call(
            JobOperations.GET_JOB, () -> new OneJob(id), call.caller(), call.plainTerms()));
  }

  /** What a row that changes something would do. */
  <Q extends Record> Consumer<GrpcCall> rehearsal(Operation<Q, ?> row) {
    Codec<Q> arguments = schema.codec(row.arguments());
    Codec<Preflight> preflight = schema.codec(Preflight.class);
    Codec<DryRun> dryRun = schema.codec(DryRun.class);
    return call ->
        taken(
            row,
            call,
            message ->
                call.deliver(
                        dispatcher.rehearse(
                            row,
                            () -> arguments.value(message),
                            call.caller(),
                            call.terms(row).rehearsing(true)))
                    .map(
                        found ->
                            found instanceof Preflight checks
                                ? preflight.bytes(checks)
                                : dryRun.bytes((DryRun) found)));
  }

  /** Whoever may not call is told so before anything is read. */
  private void taken(Operation<?, ?> row, GrpcCall call, Answerer answerer) {
    dispatcher.authorise(call.caller(), row.needs());
    call.message().compose(answerer::answer).onSuccess(call::answer).onFailure(call::fail);
  }

  /** Makes an answer of a message. */
  @FunctionalInterface
  private interface Answerer {
    Future<byte[]> answer(byte[] message);
  }
}
