package io.vireo.surface.bus;

import io.vertx.core.MultiMap;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Terms;
import io.vireo.operation.Catalogue;
import io.vireo.operation.Operation;
import io.vireo.wire.json.Json;
import java.time.Duration;
import java.util.Optional;

/**
 * A message as a call.
 *
 * @param toTheEnd whether the end of a job is what the sender wants, and not only its number
 */
record BusCall(Operation<?, ?> operation, JsonObject arguments, Terms terms, boolean toTheEnd) {

  /** The headers that mean something. */
  static final String OPERATION = "operation";

  static final String REQUEST = "request-id";
  static final String TIME_MILLIS = "time-millis";
  static final String IDEMPOTENCY_KEY = "idempotency-key";
  static final String IF_MATCH = "if-match";
  static final String DRY_RUN = "dry-run";
  static final String WAIT = "wait";

  /**
   * @throws VirtException {@code INVALID_ARG} for a header that says nothing that can be done
   */
  static BusCall of(Message<JsonObject> message) {
    MultiMap headers = message.headers();
    Terms terms =
        new Terms(
            header(headers, REQUEST).orElse(""),
            header(headers, TIME_MILLIS).map(BusCall::millis),
            header(headers, IDEMPOTENCY_KEY),
            header(headers, IF_MATCH),
            header(headers, DRY_RUN).map(Boolean::valueOf).orElse(false));
    return new BusCall(
        operation(header(headers, OPERATION).orElse("")),
        Optional.ofNullable(message.body()).orElseGet(JsonObject::new),
        terms,
        header(headers, WAIT).map(Boolean::valueOf).orElse(true));
  }

  private static Optional<String> header(MultiMap headers, String name) {
    return Optional.ofNullable(headers.get(name)).filter(text -> !text.isEmpty());
  }

  private static Operation<?, ?> operation(String name) {
    return Catalogue.ROWS.stream()
        .filter(row -> row.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new VirtException(
                    ErrorCode.INVALID_ARG,
                    "header " + OPERATION + " names no operation; the reference lists them"));
  }

  private static Duration millis(String text) {
    if (!text.matches("[1-9]\\d{0,8}")) {
      throw new VirtException(
          ErrorCode.INVALID_ARG, "header " + TIME_MILLIS + " must be a number, 1 or more");
    }
    return Duration.ofMillis(Long.parseLong(text));
  }

  /** The arguments of {@code row}, which is this call's. */
  <Q extends Record> Q arguments(Operation<Q, ?> row) {
    return Json.arguments(row.arguments(), Json.object(arguments.encode()));
  }
}
