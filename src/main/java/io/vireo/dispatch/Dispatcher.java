package io.vireo.dispatch;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Bindings;
import io.vireo.call.Call;
import io.vireo.call.Caller;
import io.vireo.call.Giving;
import io.vireo.call.Inflow;
import io.vireo.call.Started;
import io.vireo.operation.Operation;
import io.vireo.operation.Operation.Permission;
import java.util.function.Supplier;

/**
 * The one path of every call: authorise on identity, only then parse, then let the object answer.
 * Stateless; any thread. Futures complete on the loop of the object that answers.
 */
public final class Dispatcher {

  private final Access access;
  private final Bindings bindings;

  public Dispatcher(Access access, Bindings bindings) {
    this.access = access;
    this.bindings = bindings;
  }

  /**
   * Calls an operation and waits for its end, be it quick or a job.
   *
   * @param arguments parses what the caller sent; runs only if the caller may call at all
   */
  public <Q extends Record, R extends Record> Future<R> call(
      Operation<Q, R> operation, Supplier<Q> arguments, Caller caller) {
    return switch (operation.mode()) {
      case QUICK ->
          authorised(operation, arguments, caller)
              .compose(call -> bindings.quick(operation).answer(call));
      case JOB -> begin(operation, arguments, caller).compose(Started::result);
      case GIVES, TAKES ->
          Future.failedFuture(
              new VirtException(
                  ErrorCode.NO_SUPPORT,
                  operation.name() + " carries bytes; call it where they can flow"));
    };
  }

  /** Calls an operation that is a job; completes as soon as the job is admitted. */
  public <Q extends Record, R extends Record> Future<Started<R>> begin(
      Operation<Q, R> operation, Supplier<Q> arguments, Caller caller) {
    return authorised(operation, arguments, caller)
        .compose(call -> bindings.job(operation).begin(call));
  }

  /** Calls an operation that gives bytes; completes as soon as its job is admitted. */
  public <Q extends Record, R extends Record> Future<Giving<R>> give(
      Operation<Q, R> operation, Supplier<Q> arguments, Caller caller) {
    return authorised(operation, arguments, caller)
        .compose(call -> bindings.giving(operation).give(call));
  }

  /**
   * Calls an operation that takes bytes; completes as soon as its job is admitted. Whatever fails,
   * {@code bytes} are closed by then.
   */
  public <Q extends Record, R extends Record> Future<Started<R>> take(
      Operation<Q, R> operation, Supplier<Q> arguments, Caller caller, Inflow bytes) {
    return authorised(operation, arguments, caller)
        .compose(call -> bindings.taking(operation).take(call, bytes))
        .onFailure(_ -> bytes.close());
  }

  /**
   * Checks a caller before anything of what they send is taken in: for a surface that would read a
   * body, or open a stream, which is no call. Calls are checked in any case.
   *
   * @throws VirtException {@code ACCESS_DENIED} naming the permission
   */
  public void authorise(Caller caller, Permission needs) {
    access.require(caller, needs);
  }

  private <Q extends Record> Future<Call<Q>> authorised(
      Operation<Q, ?> operation, Supplier<Q> arguments, Caller caller) {
    try {
      authorise(caller, operation.needs());
      return Future.succeededFuture(new Call<>(operation, arguments.get(), caller));
    } catch (RuntimeException refused) {
      return Future.failedFuture(VirtException.from(refused));
    }
  }
}
