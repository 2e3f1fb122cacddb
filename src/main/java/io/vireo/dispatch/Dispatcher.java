package io.vireo.dispatch;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Bindings;
import io.vireo.call.Call;
import io.vireo.call.CallListener;
import io.vireo.call.CallListener.Coming;
import io.vireo.call.Caller;
import io.vireo.call.Giving;
import io.vireo.call.Inflow;
import io.vireo.call.Started;
import io.vireo.call.Terms;
import io.vireo.operation.Operation;
import io.vireo.operation.Operation.Permission;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The one path of every call: authorise on identity, only then parse, then let the object answer.
 * Stateless; any thread. Futures complete on the loop of the object that answers.
 */
public final class Dispatcher {

  private final Access access;
  private final Bindings bindings;
  private final List<CallListener> listeners;

  /** A dispatcher that nobody listens to. */
  public Dispatcher(Access access, Bindings bindings) {
    this(access, bindings, List.of());
  }

  /** A dispatcher whose {@code listeners} hear of every call, in their order. */
  public Dispatcher(Access access, Bindings bindings, List<CallListener> listeners) {
    this.access = access;
    this.bindings = bindings;
    this.listeners = List.copyOf(listeners);
  }

  /** As {@link #call(Operation, Supplier, Caller, Terms)}, on no terms in particular. */
  public <Q extends Record, R extends Record> Future<R> call(
      Operation<Q, R> operation, Supplier<Q> arguments, Caller caller) {
    return call(operation, arguments, caller, Terms.NONE);
  }

  /**
   * Calls an operation and waits for its end, be it quick or a job.
   *
   * @param arguments parses what the caller sent; runs only if the caller may call at all
   */
  public <Q extends Record, R extends Record> Future<R> call(
      Operation<Q, R> operation, Supplier<Q> arguments, Caller caller, Terms terms) {
    return switch (operation.mode()) {
      case QUICK ->
          told(
              operation,
              caller,
              terms,
              told ->
                  authorised(operation, arguments, caller, terms)
                      .compose(call -> bindings.quick(operation).answer(call)));
      case JOB -> begin(operation, arguments, caller, terms).compose(Started::result);
      case GIVES, TAKES ->
          Future.failedFuture(
              new VirtException(
                  ErrorCode.NO_SUPPORT,
                  operation.name() + " carries bytes; call it where they can flow"));
    };
  }

  /** As {@link #begin(Operation, Supplier, Caller, Terms)}, on no terms in particular. */
  public <Q extends Record, R extends Record> Future<Started<R>> begin(
      Operation<Q, R> operation, Supplier<Q> arguments, Caller caller) {
    return begin(operation, arguments, caller, Terms.NONE);
  }

  /** Calls an operation that is a job; completes as soon as the job is admitted. */
  public <Q extends Record, R extends Record> Future<Started<R>> begin(
      Operation<Q, R> operation, Supplier<Q> arguments, Caller caller, Terms terms) {
    return told(
        operation,
        caller,
        terms,
        told ->
            authorised(operation, arguments, caller, terms)
                .compose(call -> bindings.job(operation).begin(call))
                .onSuccess(started -> told.job(started.job().subject().id())));
  }

  /** Calls an operation that gives bytes; completes as soon as its job is admitted. */
  public <Q extends Record, R extends Record> Future<Giving<R>> give(
      Operation<Q, R> operation, Supplier<Q> arguments, Caller caller, Terms terms) {
    return told(
        operation,
        caller,
        terms,
        told ->
            authorised(operation, arguments, caller, terms)
                .compose(call -> bindings.giving(operation).give(call))
                .onSuccess(giving -> told.job(giving.started().job().subject().id())));
  }

  /**
   * Calls an operation that takes bytes; completes as soon as its job is admitted. Whatever fails,
   * {@code bytes} are closed by then.
   */
  public <Q extends Record, R extends Record> Future<Started<R>> take(
      Operation<Q, R> operation, Supplier<Q> arguments, Incoming from) {
    return told(
            operation,
            from.caller(),
            from.terms(),
            told ->
                authorised(operation, arguments, from.caller(), from.terms())
                    .compose(call -> bindings.taking(operation).take(call, from.bytes()))
                    .onSuccess(started -> told.job(started.job().subject().id())))
        .onFailure(_ -> from.bytes().close());
  }

  /** Bytes that come in, from whom, and on what terms. */
  public record Incoming(Caller caller, Terms terms, Inflow bytes) {}

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
      Operation<Q, ?> operation, Supplier<Q> arguments, Caller caller, Terms terms) {
    try {
      authorise(caller, operation.needs());
      return Future.succeededFuture(new Call<>(operation, arguments.get(), caller, terms));
    } catch (RuntimeException refused) {
      return Future.failedFuture(VirtException.from(refused));
    }
  }

  private <T> Future<T> told(
      Operation<?, ?> operation, Caller caller, Terms terms, Function<Told, Future<T>> answer) {
    Told told = Told.of(listeners, new Coming(operation, caller, terms));
    return told.ending(answer.apply(told));
  }
}
