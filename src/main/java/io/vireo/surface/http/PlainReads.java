package io.vireo.surface.http;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vireo.call.Caller;
import io.vireo.call.Caller.Way;
import io.vireo.call.Terms;
import io.vireo.dispatch.Dispatcher;
import io.vireo.surface.http.ReadPlaces.Place;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The short way for what is asked most: a GET that says nothing but its path, over a connection
 * whose client is known. It makes the same call as the router would and is answered alike; only the
 * router's many questions, to which such a request answers no, are not asked. Everything else is
 * left to the router.
 */
final class PlainReads {

  /** What would make a request more than plain. */
  private static final List<CharSequence> MORE =
      List.of(
          HttpHeaders.CONTENT_LENGTH,
          HttpHeaders.TRANSFER_ENCODING,
          HttpHeaders.CONTENT_ENCODING,
          HttpHeaders.EXPECT,
          HttpHeaders.UPGRADE,
          HttpHeaders.IF_NONE_MATCH,
          HttpHeaders.createOptimized(Prefer.REQUEST_TIMEOUT));

  private final Vertx vertx;
  private final Dispatcher dispatcher;
  private final ReadPlaces places;
  private final Optional<Duration> time;

  PlainReads(Vertx vertx, Dispatcher dispatcher, ReadPlaces places, HttpLimits limits) {
    this.vertx = vertx;
    this.dispatcher = dispatcher;
    this.places = places;
    this.time = Optional.of(limits.answerTime());
  }

  /** Whether it has taken the request, which will be answered then. */
  boolean take(HttpServerRequest request, Door door, ConnectionLimit connections) {
    if (!isPlain(request) || door.way() == Way.INSECURE_TCP) {
      return false;
    }
    Optional<Place<?, ?>> place = places.at(request.path());
    if (place.isEmpty() || !connections.settled(request.connection())) {
      return false;
    }
    answer(request, door, place.get());
    return true;
  }

  private static boolean isPlain(HttpServerRequest request) {
    if (request.version() != HttpVersion.HTTP_1_1
        || !request.method().equals(HttpMethod.GET)
        || request.query() != null
        || !wantsJson(request.getHeader(HttpHeaders.ACCEPT))
        || request.headers().getAll(HttpHeaders.HOST).size() != 1) {
      return false;
    }
    for (CharSequence header : MORE) {
      if (request.headers().contains(header)) {
        return false;
      }
    }
    return true;
  }

  private static boolean wantsJson(String accept) {
    return accept == null || accept.equals(Answer.JSON) || accept.equals("*/*");
  }

  private <Q extends Record, R extends Record> void answer(
      HttpServerRequest request, Door door, Place<Q, R> place) {
    Context here = vertx.getOrCreateContext();
    Future<Caller> caller = door.caller(request);
    if (caller.succeeded()) {
      read(request, here, place, caller.result());
    } else {
      caller.onComplete(
          known ->
              here.runOnContext(
                  _ -> {
                    if (known.succeeded()) {
                      read(request, here, place, known.result());
                    } else {
                      fail(request, known.cause());
                    }
                  }));
    }
  }

  private <Q extends Record, R extends Record> void read(
      HttpServerRequest request, Context here, Place<Q, R> place, Caller caller) {
    String name = RequestName.of(request);
    Terms terms = new Terms(name, time, Optional.empty(), Optional.empty(), false, false);
    Future<R> result = dispatcher.call(place.row(), place::arguments, caller, terms);
    if (result.isComplete()) {
      tell(request, place, result);
    } else {
      result.onComplete(_ -> here.runOnContext(_ -> tell(request, place, result)));
    }
  }

  private <R extends Record> void tell(
      HttpServerRequest request, Place<?, R> place, Future<R> result) {
    try {
      if (result.succeeded()) {
        places.keep(request.path(), place);
        place.answer(result.result()).write(request.response());
      } else {
        fail(request, result.cause());
      }
    } catch (RuntimeException broken) {
      fail(request, broken);
    }
  }

  private static void fail(HttpServerRequest request, Throwable cause) {
    Problem.answer(cause, request.path()).write(request.response());
  }
}
