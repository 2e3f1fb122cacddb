package io.vireo.surface.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Terms;
import io.vireo.dispatch.Dispatcher;
import io.vireo.operation.JobInfo;
import io.vireo.operation.JobOperations;
import io.vireo.operation.JobOperations.OneJob;
import io.vireo.wire.json.Json;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One job as server-sent events: how it stands, some times a second, until it has ended. Each look
 * is a call of its own, so that whoever may no longer see the job sees no more of it; a client that
 * reads slowly is told less often.
 */
final class JobWatch {

  static final String PATH = Routes.ROOT + "/jobs/{id}/watch";

  private static final Duration LOOKS_EVERY = Duration.ofMillis(500);

  private static final Answer HEAD =
      Answer.noContent().with(Map.of("Content-Type", ServerSentEvents.MEDIA_TYPE));

  private final Vertx vertx;
  private final Dispatcher dispatcher;
  private final HttpLimits limits;
  private final Set<HttpServerResponse> watchers = ConcurrentHashMap.newKeySet();

  JobWatch(Vertx vertx, Dispatcher dispatcher, HttpLimits limits) {
    this.vertx = vertx;
    this.dispatcher = dispatcher;
    this.limits = limits;
  }

  /** Begins to tell, or fails as a look at the job would. */
  void open(Exchange exchange) {
    long id = number(exchange.routing().pathParam("id"));
    if (watchers.size() >= limits.subscribersMax()) {
      throw new VirtException(
          ErrorCode.LIMIT_REACHED,
          limits.subscribersMax() + " clients watch jobs already; try again later");
    }
    look(exchange, id)
        .onSuccess(job -> begin(exchange, id, job))
        .onFailure(exchange.routing()::fail);
  }

  private static long number(String text) {
    if (!text.matches("\\d{1,18}")) {
      throw new VirtException(ErrorCode.INVALID_ARG, "'id' must be a whole number");
    }
    return Long.parseLong(text);
  }

  private Future<JobInfo> look(Exchange exchange, long id) {
    Terms terms = Terms.NONE.named(RequestName.of(exchange.routing()));
    return exchange
        .deadlines()
        .deliver(
            dispatcher.call(JobOperations.GET_JOB, () -> new OneJob(id), exchange.caller(), terms));
  }

  private void begin(Exchange exchange, long id, JobInfo job) {
    HttpServerResponse response = exchange.request().response();
    if (exchange.request().method().equals(HttpMethod.HEAD)) {
      HEAD.send(exchange.routing());
      return;
    }
    response
        .setChunked(true)
        .putHeader("Content-Type", ServerSentEvents.MEDIA_TYPE)
        .putHeader("Cache-Control", "no-store")
        .putHeader("X-Content-Type-Options", "nosniff");
    watchers.add(response);
    long looks =
        vertx.setPeriodic(
            LOOKS_EVERY.toMillis(),
            _ ->
                look(exchange, id)
                    .onSuccess(now -> tell(response, now))
                    .onFailure(_ -> end(response)));
    exchange
        .routing()
        .addEndHandler(
            _ -> {
              vertx.cancelTimer(looks);
              watchers.remove(response);
            });
    tell(response, job);
  }

  private static void tell(HttpServerResponse response, JobInfo job) {
    boolean ended = job.ended().isPresent();
    if (response.closed() || response.ended() || (response.writeQueueFull() && !ended)) {
      return;
    }
    response.write("event: job\ndata: " + Json.text(job) + "\n\n");
    if (ended) {
      end(response);
    }
  }

  private static void end(HttpServerResponse response) {
    if (!response.closed() && !response.ended()) {
      response.end();
    }
  }

  /** Ends all of them; clients ask for the job when the daemon is back. Any thread. */
  void dropAll() {
    watchers.forEach(JobWatch::end);
  }
}
