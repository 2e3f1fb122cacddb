package io.vireo.operation;

import java.util.Optional;

/**
 * One call, named once: from this row every surface derives its own form of it.
 *
 * @param name object and verb, {@code domain.save}; the command line says {@code save}
 * @param arguments the record of its arguments; the components' names are the names callers use
 * @param result the record of its result
 * @param mode whether it answers at once or is a job
 * @param needs the permission a caller must have, in libvirt's words: {@code domain:hibernate}
 * @param route its place in the HTTP API
 * @param xml for a row whose result is also a document: the name of the row that gives that
 * @param sentence what it does, for every reference page
 * @param example arguments that make sense, as JSON
 */
public record Operation<Q extends Record, R extends Record>(
    String name,
    Class<Q> arguments,
    Class<R> result,
    Mode mode,
    Permission needs,
    Optional<Route> route,
    Optional<String> xml,
    String sentence,
    String example) {

  /** How a call is answered. */
  public enum Mode {
    /** From memory, or after a short exchange with the hypervisor. */
    QUICK,
    /** A job: it has a number, progress and an end of its own. */
    JOB,
    /** A job whose answer is the bytes that it makes, as they are made. */
    GIVES,
    /** A job that is fed with the bytes of the request, as they come. */
    TAKES
  }

  /** What a caller must be allowed: an object's kind and libvirt's word for the act. */
  public record Permission(String object, String act) {
    @Override
    public String toString() {
      return object + ":" + act;
    }
  }

  /**
   * Where HTTP clients find it.
   *
   * @param path below {@code /v1}; placeholders are components of the arguments
   * @param selector a query parameter that must be {@code true} for this row to be meant, where two
   *     rows share method and path
   * @param creates whether success makes a new resource (status 201)
   */
  public record Route(Method method, String path, Optional<String> selector, boolean creates) {}

  /** HTTP's verbs. */
  public enum Method {
    GET,
    PUT,
    POST,
    DELETE
  }

  /** Begins a row that answers at once. */
  public static <Q extends Record, R extends Record> Operation<Q, R> quick(
      String name, Class<Q> arguments, Class<R> result) {
    return row(name, arguments, result, Mode.QUICK);
  }

  /** Begins a row that is a job. */
  public static <Q extends Record, R extends Record> Operation<Q, R> job(
      String name, Class<Q> arguments, Class<R> result) {
    return row(name, arguments, result, Mode.JOB);
  }

  /** Begins a row that is a job and answers with bytes. */
  public static <Q extends Record, R extends Record> Operation<Q, R> gives(
      String name, Class<Q> arguments, Class<R> result) {
    return row(name, arguments, result, Mode.GIVES);
  }

  /** Begins a row that is a job and is fed with bytes; its arguments are in the query. */
  public static <Q extends Record, R extends Record> Operation<Q, R> takes(
      String name, Class<Q> arguments, Class<R> result) {
    return row(name, arguments, result, Mode.TAKES);
  }

  private static <Q extends Record, R extends Record> Operation<Q, R> row(
      String name, Class<Q> arguments, Class<R> result, Mode mode) {
    return new Operation<>(
        name,
        arguments,
        result,
        mode,
        new Permission("", ""),
        Optional.empty(),
        Optional.empty(),
        "",
        "{}");
  }

  /** Whether success can leave anything other than it was. */
  public boolean changes() {
    return route.filter(place -> place.method() == Method.GET).isEmpty()
        && !needs.act().equals("read")
        && result != Preflight.class;
  }

  public Operation<Q, R> needs(String object, String act) {
    return new Operation<>(
        name, arguments, result, mode, new Permission(object, act), route, xml, sentence, example);
  }

  public Operation<Q, R> http(Method method, String path) {
    return at(new Route(method, path, Optional.empty(), false));
  }

  /** As {@link #http}, chosen among rows of the same place by a query parameter. */
  public Operation<Q, R> http(Method method, String path, String selector) {
    return at(new Route(method, path, Optional.of(selector), false));
  }

  /** As {@link #http}, for a row that makes a new resource. */
  public Operation<Q, R> creates(Method method, String path) {
    return at(new Route(method, path, Optional.empty(), true));
  }

  /** As {@link #creates}, chosen among rows of the same place by a query parameter. */
  public Operation<Q, R> creates(Method method, String path, String selector) {
    return at(new Route(method, path, Optional.of(selector), true));
  }

  private Operation<Q, R> at(Route place) {
    return new Operation<>(
        name, arguments, result, mode, needs, Optional.of(place), xml, sentence, example);
  }

  /** Names the row that gives the same thing as a document. */
  public Operation<Q, R> asXml(Operation<?, DocumentText> document) {
    return new Operation<>(
        name,
        arguments,
        result,
        mode,
        needs,
        route,
        Optional.of(document.name()),
        sentence,
        example);
  }

  public Operation<Q, R> says(String text) {
    return new Operation<>(name, arguments, result, mode, needs, route, xml, text, example);
  }

  public Operation<Q, R> example(String json) {
    return new Operation<>(name, arguments, result, mode, needs, route, xml, sentence, json);
  }
}
