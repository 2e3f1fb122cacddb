package io.vireo.dispatch;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Bindings;
import io.vireo.call.Call;
import io.vireo.call.Inflow;
import io.vireo.call.Rehearsed;
import io.vireo.operation.Operation;
import java.util.OptionalLong;

/** Takes a dry run to the point where the real call would begin to act. */
final class Rehearsal {

  private Rehearsal() {}

  static <Q extends Record> Future<Record> of(
      Bindings bindings, Call<Q> call, Operation<Q, ?> operation) {
    if (!operation.changes()) {
      return Future.failedFuture(
          new VirtException(
              ErrorCode.ARGUMENT_UNSUPPORTED,
              operation.name() + " changes nothing; there is no dry run of it"));
    }
    return played(bindings, call, operation)
        .transform(
            (_, stopped) ->
                stopped instanceof Rehearsed rehearsed
                    ? Future.succeededFuture(rehearsed.found())
                    : Future.failedFuture(failure(operation, stopped)));
  }

  private static <Q extends Record, R extends Record> Future<?> played(
      Bindings bindings, Call<Q> call, Operation<Q, R> operation) {
    try {
      return switch (operation.mode()) {
        case QUICK -> bindings.quick(operation).answer(call);
        case JOB -> bindings.job(operation).begin(call);
        case GIVES -> bindings.giving(operation).give(call);
        case TAKES -> bindings.taking(operation).take(call, new Nothing());
      };
    } catch (RuntimeException thrown) {
      return Future.failedFuture(thrown);
    }
  }

  /** A row that has forgotten to ask whether it is a dry run is a mistake of ours. */
  private static Throwable failure(Operation<?, ?> operation, Throwable stopped) {
    return stopped == null
        ? new IllegalStateException("dry run of " + operation.name() + " was carried out")
        : VirtException.from(stopped);
  }

  /** The bytes of a dry run. */
  private record Nothing() implements Inflow {
    @Override
    public OptionalLong length() {
      return OptionalLong.empty();
    }

    @Override
    public void open(Taker taker) {
      taker.broke(new VirtException(ErrorCode.OPERATION_ABORTED, "a dry run takes no bytes"));
    }

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public void close() {}
  }
}
