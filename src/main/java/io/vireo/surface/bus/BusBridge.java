package io.vireo.surface.bus;

import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Caller;
import io.vireo.call.Caller.Way;
import io.vireo.dispatch.Dispatcher;
import io.vireo.event.NumberedEvent;
import io.vireo.operation.Operation;
import io.vireo.operation.Operation.Mode;
import io.vireo.wire.json.EventJson;
import io.vireo.wire.json.Json;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Answers messages that are calls: the row's name in the header {@code operation}, its arguments as
 * the body, its result as the reply. A failure is a {@code ReplyException} whose code is the HTTP
 * status of it and whose message is a JSON object with {@code code} and {@code detail}.
 */
public final class BusBridge {

  /** How many calls are answered at once. */
  public static final int CALLS_MAX = 1024;

  private final EventBus bus;
  private final Dispatcher dispatcher;
  private final BusOptions options;
  private final Caller caller;
  private final MessageConsumer<JsonObject> consumer;
  private final AtomicInteger underWay = new AtomicInteger();

  private BusBridge(EventBus bus, Dispatcher dispatcher, BusOptions options) {
    this.bus = bus;
    this.dispatcher = dispatcher;
    this.options = options;
    this.caller = new Caller(options.caller(), Way.EMBEDDED, Set.of("embedded"));
    this.consumer =
        options.clustered()
            ? bus.consumer(options.address())
            : bus.localConsumer(options.address());
  }

  /** Begins to answer; completes when messages are taken. */
  public static Future<BusBridge> open(EventBus bus, Dispatcher dispatcher, BusOptions options) {
    BusBridge bridge = new BusBridge(bus, dispatcher, options);
    bridge.consumer.handler(bridge::take);
    return bridge.consumer.completion().map(bridge);
  }

  /**
   * Publishes what has happened; {@code type} is a header too, so that consumers can look first.
   */
  public void publish(String node, NumberedEvent event) {
    DeliveryOptions delivery =
        new DeliveryOptions()
            .setLocalOnly(!options.clustered())
            .addHeader("type", event.event().type());
    bus.publish(options.events(), new JsonObject(Json.text(EventJson.of(node, event))), delivery);
  }

  private void take(Message<JsonObject> message) {
    if (underWay.incrementAndGet() > CALLS_MAX) {
      underWay.decrementAndGet();
      refuse(
          message,
          new VirtException(
              ErrorCode.LIMIT_REACHED,
              CALLS_MAX + " calls of the event bus are under way already"));
      return;
    }
    answer(message)
        .onComplete(
            ended -> {
              underWay.decrementAndGet();
              if (ended.succeeded()) {
                message.reply(ended.result());
              } else {
                refuse(message, VirtException.from(ended.cause()));
              }
            });
  }

  private Future<JsonObject> answer(Message<JsonObject> message) {
    try {
      BusCall call = BusCall.of(message);
      return answer(call, call.operation());
    } catch (RuntimeException refused) {
      return Future.failedFuture(VirtException.from(refused));
    }
  }

  private <Q extends Record, R extends Record> Future<JsonObject> answer(
      BusCall call, Operation<Q, R> row) {
    if (call.terms().dryRun()) {
      return dispatcher
          .rehearse(row, () -> call.arguments(row), caller, call.terms())
          .map(BusBridge::json);
    }
    if (row.mode() == Mode.JOB && !call.toTheEnd()) {
      return dispatcher
          .begin(row, () -> call.arguments(row), caller, call.terms())
          .map(started -> new JsonObject().put("job", started.job().subject().id()));
    }
    return dispatcher
        .call(row, () -> call.arguments(row), caller, call.terms())
        .map(BusBridge::json);
  }

  private static JsonObject json(Record result) {
    return new JsonObject(Json.text(result));
  }

  private static void refuse(Message<JsonObject> message, VirtException failure) {
    JsonObject told =
        new JsonObject().put("code", failure.code().name()).put("detail", failure.getMessage());
    message.fail(failure.code().httpStatus(), told.encode());
  }

  /** Answers no more. */
  public Future<Void> close() {
    return consumer.unregister();
  }
}
