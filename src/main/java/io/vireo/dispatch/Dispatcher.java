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
import io.vireo.call.Lines;
import io.vireo.call.Started;
import io.vireo.call.Terms;
import io.vireo.event.Sight;
import io.vireo.job.Job;
import io.vireo.job.JobLog;
import io.vireo.operation.Catalogue;
import io.vireo.operation.Operation;
import io.vireo.operation.Operation.Permission;
import io.vireo.operation.Preflight;
import io.vireo.operation.Visible;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The one path of every call: authorise on identity, only then parse, then let the object answer,
 * once for each idempotency key, and not for longer than the caller waits. Any thread. Futures
 * complete on the loop of the object that answers, or wherever it was found to be late.
 */
public final class Dispatcher {

  private static final Clock TIMELESS = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

  private static final Permission READS_DOMAIN = new Permission("domain", "read");

  private final Guards guards;
  private final Bindings bindings;
  private final List<CallListener> listeners;
  private final Deadlines deadlines;
  private final IdempotencyKeys keys;

  /** A dispatcher that nobody listens to. */
  public Dispatcher(Access access, Bindings bindings) {
    this(access, bindings, List.of());
  }

  /** A dispatcher whose callers have no deadlines, and whose keys last as long as it does. */
  public Dispatcher(Access access, Bindings bindings, List<CallListener> listeners) {
    this(
        access,
        bindings,
        listeners,
        Deadlines.NONE,
        IdempotencyKeys.inMemory(new JobLog(TIMELESS), TIMELESS, Duration.ZERO));
  }

  /** A dispatcher whose {@code listeners} hear of every call, in their order. */
  public Dispatcher(
      Access access,
      Bindings bindings,
      List<CallListener> listeners,
      Deadlines deadlines,
      IdempotencyKeys keys) {
    this(Guards.of(access), bindings, listeners, deadlines, keys);
  }

  /** A dispatcher that tells objects apart and counts what each caller asks. */
  public Dispatcher(
      Guards guards,
      Bindings bindings,
      List<CallListener> listeners,
      Deadlines deadlines,
      IdempotencyKeys keys) {
    this.guards = guards;
    this.bindings = bindings;
    this.listeners = List.copyOf(listeners);
    this.deadlines = deadlines;
    this.keys = keys;
  }

  /** As {@link #call(Operation, Supplier, Caller, Terms)}, on no terms in particular. */
  public <Q extends Record, R extends Record> Future<R> call(
      Operation<Q, R> operation, Supplier<Q> arguments, Caller caller) {
    return call(operation, arguments, caller, Terms.NONE);
  }

  /**
   * Calls an operation and waits for its end, be it quick or a job. For the end of a job only as
   * long as the terms say, if they do; for everything else, as long as is usual.
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
                  deadlines.hold(
                      terms,
                      operation.name(),
                      quick(authorised(operation, arguments, caller, terms, told), operation)));
      case JOB ->
          begin(operation, arguments, caller, terms).compose(started -> end(started, terms));
      case GIVES, TAKES ->
          Future.failedFuture(
              new VirtException(
                  ErrorCode.NO_SUPPORT,
                  operation.name() + " carries bytes; call it where they can flow"));
    };
  }

  private <Q extends Record, R extends Record> Future<R> quick(
      Call<Q> call, Operation<Q, R> operation) {
    Future<R> answer = keys.quick(call, () -> bindings.quick(operation).answer(call));
    return Visible.class.isAssignableFrom(operation.result())
        ? answer.map(result -> guards.seen(call.caller(), operation.needs(), result))
        : answer;
  }

  private <R> Future<R> end(Started<R> started, Terms terms) {
    Job.Subject job = started.job().subject();
    return terms
        .time()
        .map(
            time ->
                deadlines.within(
                    time, job.operation(), started.result(), () -> "job " + job.id() + " goes on"))
        .orElseGet(started::result);
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
            deadlines
                .hold(
                    terms,
                    admission(operation),
                    beginning(authorised(operation, arguments, caller, terms, told), operation))
                .onSuccess(started -> told.job(started.job().subject().id())));
  }

  private <Q extends Record, R extends Record> Future<Started<R>> beginning(
      Call<Q> call, Operation<Q, R> operation) {
    return keys.job(call, () -> bindings.job(operation).begin(call));
  }

  /** Calls an operation that gives bytes; completes as soon as its job is admitted. */
  public <Q extends Record, R extends Record> Future<Giving<R>> give(
      Operation<Q, R> operation, Supplier<Q> arguments, Caller caller, Terms terms) {
    return told(
        operation,
        caller,
        terms,
        told ->
            inTime(
                    terms,
                    operation,
                    bindings
                        .giving(operation)
                        .give(keyless(authorised(operation, arguments, caller, terms, told))))
                .onSuccess(giving -> told.job(giving.started().job().subject().id())));
  }

  /** Nobody takes the bytes of a job that was admitted too late. */
  private <R> Future<Giving<R>> inTime(
      Terms terms, Operation<?, ?> operation, Future<Giving<R>> admitted) {
    return deadlines
        .hold(terms, admission(operation), admitted)
        .onFailure(
            late -> admitted.onSuccess(giving -> giving.bytes().broke(VirtException.from(late))));
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
                bindings
                    .taking(operation)
                    .take(
                        keyless(
                            authorised(operation, arguments, from.caller(), from.terms(), told)),
                        from.bytes())
                    .onSuccess(started -> told.job(started.job().subject().id())))
        .onFailure(_ -> from.bytes().close());
  }

  /**
   * Says what a call that changes something would do: a {@code Preflight} where the row has one,
   * else a {@code DryRun}. It is authorised, parsed, validated and admitted as the real call is,
   * and fails as that would; nothing is done.
   */
  public <Q extends Record, R extends Record> Future<Record> rehearse(
      Operation<Q, R> operation, Supplier<Q> arguments, Caller caller, Terms terms) {
    Optional<Operation<Q, Preflight>> preflight = Catalogue.preflight(operation);
    if (preflight.isPresent()) {
      return call(preflight.get(), arguments, caller, terms.rehearsing(false)).map(it -> it);
    }
    Terms dry = terms.rehearsing(true);
    return told(
        operation,
        caller,
        dry,
        told ->
            deadlines.hold(
                dry,
                "dry run of " + operation.name(),
                Rehearsal.of(
                    bindings, parsed(operation, arguments, caller, dry, told), operation)));
  }

  /**
   * Where tickets are exchanged for what they open. Whoever has a ticket was authorised when it was
   * given out.
   */
  public Lines lines() {
    return bindings.lines();
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
    guards.access().require(caller, needs);
  }

  /** What {@code caller} sees of what happens: that of domains they may read. */
  public Sight sight(Caller caller) {
    return (hypervisor, domain) ->
        guards.access().allows(caller, READS_DOMAIN, new Access.Target(hypervisor, domain));
  }

  /** The same for a look that is over at once; a policy that is read later does not change it. */
  public Sight glance(Caller caller) {
    return guards.access().everywhere(caller, READS_DOMAIN) ? Sight.EVERYTHING : sight(caller);
  }

  private static String admission(Operation<?, ?> operation) {
    return "admission of " + operation.name();
  }

  private static <Q extends Record> Call<Q> keyless(Call<Q> call) {
    if (call.terms().idempotencyKey().isPresent()) {
      throw new VirtException(
          ErrorCode.ARGUMENT_UNSUPPORTED,
          call.operation().name() + " carries bytes, which come once; it takes no idempotency key");
    }
    return call;
  }

  /** A real call. */
  private <Q extends Record> Call<Q> authorised(
      Operation<Q, ?> operation, Supplier<Q> arguments, Caller caller, Terms terms, Told told) {
    if (terms.dryRun() && operation.changes()) {
      throw new VirtException(
          ErrorCode.ARGUMENT_UNSUPPORTED,
          "a dry run of " + operation.name() + " has another answer; rehearse it");
    }
    return parsed(operation, arguments, caller, terms, told);
  }

  private <Q extends Record> Call<Q> parsed(
      Operation<Q, ?> operation, Supplier<Q> arguments, Caller caller, Terms terms, Told told) {
    authorise(caller, operation.needs());
    Q parsed = arguments.get();
    Named named = Named.in(parsed);
    told.object(named.text());
    guards.check(operation, named, caller);
    return new Call<>(operation, parsed, caller, terms);
  }

  private <T> Future<T> told(
      Operation<?, ?> operation, Caller caller, Terms terms, Function<Told, Future<T>> answer) {
    Told told = Told.of(listeners, new Coming(operation, caller, terms));
    return told.ending(guards.counted(caller, () -> attempt(told, answer)));
  }

  private static <T> Future<T> attempt(Told told, Function<Told, Future<T>> answer) {
    try {
      return answer.apply(told);
    } catch (RuntimeException refused) {
      return Future.failedFuture(VirtException.from(refused));
    }
  }
}
