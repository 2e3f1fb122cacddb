package io.vireo.surface.http;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import io.vireo.call.Caller;
import io.vireo.call.Started;
import io.vireo.call.Terms;
import io.vireo.dispatch.Dispatcher;
import io.vireo.operation.BinaryDocument;
import io.vireo.operation.Catalogue;
import io.vireo.operation.DocumentText;
import io.vireo.operation.DomainInfo;
import io.vireo.operation.Done;
import io.vireo.operation.JobOperations;
import io.vireo.operation.JobOperations.OneJob;
import io.vireo.operation.Operation;
import io.vireo.operation.Operation.Mode;
import io.vireo.wire.json.Json;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** Carries out a row of the catalogue for a request. */
final class RowCalls {

  private static final String ASKED = RowCalls.class.getName();

  private final Dispatcher dispatcher;
  private final HttpLimits limits;
  private final Bodies bodies;
  private final StreamRows streams;

  RowCalls(Dispatcher dispatcher, HttpLimits limits) {
    this.dispatcher = dispatcher;
    this.limits = limits;
    this.bodies = new Bodies(limits);
    this.streams = new StreamRows(dispatcher);
  }

  /** One call to be made: the row that is meant and where its arguments are. */
  private record Plan<Q extends Record, R extends Record>(
      Operation<Q, R> row, Asked asked, Supplier<Q> arguments) {
    Exchange exchange() {
      return asked.exchange();
    }

    Terms terms() {
      return asked.terms();
    }

    /** A job is answered for at once in any case; whoever asks for that hears that it is done. */
    Answer preferred(Answer answer) {
      return Prefer.asynchronous(exchange().header("Prefer"))
          ? answer.with(Map.of("Preference-Applied", "respond-async"))
          : answer;
    }
  }

  /** What a request asks for, known before its body is read. */
  private record Asked(
      Operation<?, ?> row,
      Set<String> alsoKnown,
      Exchange exchange,
      Terms terms,
      Accept accept,
      BodyType type) {}

  /**
   * Serves {@code rows}, which share method and path, at {@code route}: authorises, reads the body,
   * calls.
   */
  void serve(Route route, List<Operation<?, ?>> rows, Function<RoutingContext, Caller> callers) {
    if (rows.getFirst().mode() == Mode.TAKES) {
      Operation<?, ?> row = rows.getFirst();
      route.handler(context -> take(row, Exchange.of(context, callers.apply(context))));
      return;
    }
    route
        .handler(
            context -> {
              context.put(ASKED, admit(Exchange.of(context, callers.apply(context)), rows));
              bodies.read(context);
            })
        .handler(this::perform);
  }

  private Asked admit(Exchange exchange, List<Operation<?, ?>> rows) {
    Operation<?, ?> asked = select(rows, exchange.query());
    Accept accept = Accept.parse(exchange.header("Accept"));
    Operation<?, ?> row =
        accept.prefersXml()
            ? asked.xml().<Operation<?, ?>>map(Catalogue::row).orElse(asked)
            : asked;
    dispatcher.authorise(exchange.caller(), row.needs());
    Bodies.requireUnpacked(exchange);
    BodyType type =
        BodyType.of(
            exchange.header("Content-Type").filter(_ -> Bodies.announced(exchange.request())),
            Components.of(row).containsKey(BodyType.DOCUMENT));
    Set<String> alsoKnown =
        exchange.query().isEmpty() ? Set.of() : alsoKnown(rows, asked, row.changes());
    return new Asked(row, alsoKnown, exchange, HttpTerms.of(row, exchange, limits), accept, type);
  }

  private static Set<String> alsoKnown(
      List<Operation<?, ?>> rows, Operation<?, ?> asked, boolean changes) {
    Set<String> known = new HashSet<>(Components.of(asked).keySet());
    rows.forEach(sibling -> sibling.route().orElseThrow().selector().ifPresent(known::add));
    if (changes) {
      known.add(HttpTerms.DRY_RUN);
    }
    return known;
  }

  private void perform(RoutingContext context) {
    Asked asked = context.get(ASKED);
    run(asked.row(), asked, bodies.taken(context))
        .onSuccess(reply -> reply.send(context))
        .onFailure(context::fail);
  }

  /** How a request is answered, once that is known. */
  @FunctionalInterface
  interface Reply {
    void send(RoutingContext context);
  }

  private <Q extends Record, R extends Record> Future<Reply> run(
      Operation<Q, R> row, Asked asked, Buffer body) {
    Exchange exchange = asked.exchange();
    Supplier<Q> arguments =
        () -> Arguments.read(row, asked.alsoKnown(), exchange, asked.type().properties(body));
    Plan<Q, R> plan = new Plan<>(row, asked, arguments);
    if (asked.terms().dryRun()) {
      return rehearsed(plan).map(answer -> answer::send);
    }
    return switch (row.mode()) {
      case QUICK -> quick(plan).map(answer -> answer::send);
      case JOB -> job(plan).map(answer -> answer::send);
      case GIVES -> streams.give(row, arguments, exchange, asked.terms());
      case TAKES -> throw new IllegalStateException(row.name() + " is served as a stream");
    };
  }

  /** A stream's body is taken as it comes, unless nothing is to be done with it. */
  private <Q extends Record, R extends Record> void take(Operation<Q, R> row, Exchange exchange) {
    Terms terms = HttpTerms.of(row, exchange, limits);
    if (terms.dryRun()) {
      dispatcher.authorise(exchange.caller(), row.needs());
      Supplier<Q> arguments =
          () -> Arguments.read(row, Set.of(HttpTerms.DRY_RUN), exchange, Json.object());
      Asked asked =
          new Asked(
              row,
              Set.of(),
              exchange,
              terms,
              Accept.parse(Optional.empty()),
              new BodyType.JsonBody());
      rehearsed(new Plan<>(row, asked, arguments))
          .onSuccess(answer -> answer.send(exchange.routing()))
          .onFailure(exchange.routing()::fail);
    } else {
      streams.take(row, exchange, terms);
    }
  }

  private <Q extends Record, R extends Record> Future<Answer> rehearsed(Plan<Q, R> plan) {
    return plan.exchange()
        .deadlines()
        .deliver(
            dispatcher.rehearse(
                plan.row(), plan.arguments(), plan.exchange().caller(), plan.terms()))
        .map(found -> Answer.json(200, found));
  }

  private <Q extends Record, R extends Record> Future<Answer> quick(Plan<Q, R> plan) {
    return plan.exchange()
        .deadlines()
        .deliver(
            dispatcher.call(plan.row(), plan.arguments(), plan.exchange().caller(), plan.terms()))
        .map(result -> finished(plan, result));
  }

  private <Q extends Record, R extends Record> Future<Answer> job(Plan<Q, R> plan) {
    Exchange exchange = plan.exchange();
    Optional<Duration> patience = Prefer.wait(exchange.header("Prefer"), limits.waitMax());
    return exchange
        .deadlines()
        .deliver(dispatcher.begin(plan.row(), plan.arguments(), exchange.caller(), plan.terms()))
        .compose(
            started ->
                patience
                    .map(wait -> await(plan, started, wait))
                    .orElseGet(() -> accepted(plan, started).map(plan::preferred)));
  }

  private <Q extends Record, R extends Record> Future<Answer> await(
      Plan<Q, R> plan, Started<R> started, Duration wait) {
    Map<String, String> applied = Map.of("Preference-Applied", "wait=" + wait.toSeconds());
    return plan.exchange()
        .deadlines()
        .ifWithin(wait, started.result())
        .compose(
            ended ->
                ended
                    .map(result -> Future.succeededFuture(finished(plan, result)))
                    .orElseGet(() -> accepted(plan, started)))
        .map(answer -> answer.with(applied));
  }

  /** 202: the job as it stands, and where to ask for it. */
  private Future<Answer> accepted(Plan<?, ?> plan, Started<?> started) {
    long id = started.job().subject().id();
    Exchange exchange = plan.exchange();
    return exchange
        .deadlines()
        .deliver(
            dispatcher.call(
                JobOperations.GET_JOB,
                () -> new OneJob(id),
                exchange.caller(),
                Terms.NONE.named(plan.terms().request())))
        .map(info -> Answer.json(202, info).with(location(exchange, "/jobs/" + id)));
  }

  private static Answer finished(Plan<?, ?> plan, Record result) {
    Answer answer = told(plan, result);
    Optional<String> tag = EntityTag.of(result, answer.body());
    if (tag.isEmpty()) {
      return answer;
    }
    boolean known =
        !plan.row().changes()
            && EntityTag.known(plan.exchange().header("If-None-Match"), tag.get());
    return known ? Answer.notModified(tag.get()) : answer.with(Map.of("ETag", tag.get()));
  }

  private static Answer told(Plan<?, ?> plan, Record result) {
    boolean creates = plan.row().route().orElseThrow().creates();
    return switch (result) {
      case Done _ -> Answer.noContent();
      case BinaryDocument picture when !plan.asked().accept().prefersJson() ->
          Answer.binary(picture);
      case DocumentText document when !plan.asked().accept().prefersJson() -> Answer.xml(document);
      case DomainInfo replaced when creates && replaced.replaced().orElse(false) ->
          Answer.json(200, replaced);
      case DomainInfo made when creates ->
          Answer.json(201, made).with(location(plan.exchange(), "/domains/" + made.uuid()));
      default -> Answer.json(creates ? 201 : 200, result);
    };
  }

  private static Map<String, String> location(Exchange exchange, String path) {
    return Map.of("Location", exchange.place(path));
  }

  /** The row whose selector is set; else the one that has none. */
  private static Operation<?, ?> select(List<Operation<?, ?>> rows, MultiMap query) {
    Operation<?, ?> plain = rows.getFirst();
    for (Operation<?, ?> row : rows) {
      Optional<String> selector = row.route().orElseThrow().selector();
      if (selector.isEmpty()) {
        plain = row;
      } else if (selector
          .filter(query::contains)
          .filter(name -> Arguments.flag(name, query.get(name)))
          .isPresent()) {
        return row;
      }
    }
    return plain;
  }
}
