package io.vireo.surface.grpc;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.common.WireFormat;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Caller;
import io.vireo.call.Terms;
import io.vireo.operation.Operation;
import io.vireo.surface.grpc.GrpcTerms.Incoming;
import io.vireo.wire.proto.Codec;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** One call: who made it, and how it is answered. Confined to its request's context. */
final class GrpcCall {

  private final Vertx vertx;
  private final Context context;
  private final GrpcServerRequest<Buffer, Buffer> request;
  private final Comer comer;
  private final GrpcLimits limits;
  private Runnable whenGone = () -> {};
  private Runnable whenOver = () -> {};
  private boolean over;

  /** Who made a call, what it is called in logs, and how its messages come in. */
  record Comer(Caller caller, String request, Intake intake) {}

  /** Made on the request's context, before anything is awaited. */
  GrpcCall(Vertx vertx, GrpcServerRequest<Buffer, Buffer> request, Comer comer, GrpcLimits limits) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.request = request;
    this.comer = comer;
    this.limits = limits;
    request.errorHandler(_ -> left());
    request.exceptionHandler(_ -> left());
    request.response().exceptionHandler(_ -> left());
    request.invalidMessageHandler(_ -> fail(tooLong(limits.messageBytesMax())));
    comer.intake().whenRefused(this::fail);
  }

  Caller caller() {
    return comer.caller();
  }

  Context context() {
    return context;
  }

  Vertx vertx() {
    return vertx;
  }

  GrpcLimits limits() {
    return limits;
  }

  GrpcServerRequest<Buffer, Buffer> request() {
    return request;
  }

  /** Whether nothing more can be said. */
  boolean over() {
    return over;
  }

  Terms terms(Operation<?, ?> row) {
    Incoming in = new Incoming(comer.request(), request.headers());
    return GrpcTerms.of(row, in, request.timeout(), limits);
  }

  /** Nothing but the call's name. */
  Terms plainTerms() {
    return Terms.NONE.named(comer.request());
  }

  /** The one message of a call that takes one. */
  Future<byte[]> message() {
    Promise<byte[]> one = Promise.promise();
    request.messageHandler(
        message -> {
          came();
          if (!one.tryComplete(bytes(message))) {
            fail(invalid("the call takes one message"));
          }
        });
    request.endHandler(_ -> one.tryFail(invalid("the call takes one message, and got none")));
    return one.future();
  }

  /** Hands that message on; what {@code work} refuses is how the call fails. */
  <Q> void take(Codec<Q> arguments, Consumer<Q> work) {
    message()
        .map(arguments::value)
        .onSuccess(
            asked -> {
              try {
                work.accept(asked);
              } catch (RuntimeException refused) {
                fail(refused);
              }
            })
        .onFailure(this::fail);
  }

  /** A message is whole. */
  void came() {
    comer.intake().whole();
  }

  static byte[] bytes(GrpcMessage message) {
    return message.payload().getBytes();
  }

  /** Brings an outcome to this call's context. */
  <T> Future<T> deliver(Future<T> future) {
    if (future.isComplete() && context.equals(Vertx.currentContext())) {
      return future.succeeded()
          ? Future.succeededFuture(future.result())
          : Future.failedFuture(future.cause());
    }
    Promise<T> promise = Promise.promise();
    future.onComplete(outcome -> context.runOnContext(_ -> tell(promise, outcome)));
    return promise.future();
  }

  /** The outcome of {@code future} if it comes within {@code time}. */
  <T> Future<Optional<T>> ifWithin(Duration time, Future<T> future) {
    Promise<Optional<T>> promise = Promise.promise();
    long timer =
        vertx.setTimer(Math.max(1, time.toMillis()), _ -> promise.tryComplete(Optional.empty()));
    deliver(future.map(Optional::of))
        .onComplete(
            outcome -> {
              vertx.cancelTimer(timer);
              tell(promise, outcome);
            });
    return promise.future();
  }

  private static <T> void tell(Promise<T> promise, AsyncResult<T> outcome) {
    if (outcome.succeeded()) {
      promise.tryComplete(outcome.result());
    } else {
      promise.tryFail(outcome.cause());
    }
  }

  /** What is to be done when the client has gone before the end. */
  void whenGone(Runnable then) {
    whenGone = then;
  }

  /** What is to be done at the end, whatever it is. */
  void whenOver(Runnable then) {
    whenOver = then;
  }

  private void left() {
    if (!over) {
      ending();
      whenGone.run();
    }
  }

  private void ending() {
    over = true;
    comer.intake().close();
    whenOver.run();
  }

  /** Gives the call up at once; the client need not take what it was sent. */
  void cut() {
    if (!over) {
      left();
      request.response().cancel();
    }
  }

  /** Says something before the first message. */
  void metadata(String name, String value) {
    if (!over) {
      request.response().headers().set(name, value);
    }
  }

  Future<Void> write(byte[] message) {
    return over ? gone() : request.response().writeMessage(message(message));
  }

  /** Lets the client know that it was understood, if nothing else can be said for a while. */
  void begin() {
    if (!over) {
      request.response().writeHead();
    }
  }

  /** Whether the client takes less than it is sent. */
  boolean full() {
    return !over && request.response().writeQueueFull();
  }

  void whenRoom(Runnable then) {
    request.response().drainHandler(_ -> then.run());
  }

  /** The last message, and that all went well. */
  void answer(byte[] message) {
    if (!over) {
      ending();
      request.response().endMessage(message(message));
    }
  }

  Future<Void> end() {
    if (over) {
      return gone();
    }
    ending();
    return request.response().end();
  }

  void fail(Throwable cause) {
    if (!over) {
      ending();
      GrpcFailure failure = GrpcFailure.of(cause);
      GrpcServerResponse<Buffer, Buffer> response = request.response();
      failure.put(response.trailers());
      response.status(failure.status()).statusMessage(failure.sentence()).end();
    }
  }

  private static GrpcMessage message(byte[] payload) {
    return GrpcMessage.message("identity", WireFormat.PROTOBUF, Buffer.buffer(payload));
  }

  private static Future<Void> gone() {
    return Future.failedFuture(new VirtException(ErrorCode.STREAM_BROKEN, "the client has gone"));
  }

  private static VirtException invalid(String sentence) {
    return new VirtException(ErrorCode.INVALID_ARG, sentence);
  }

  private static VirtException tooLong(int bytesMax) {
    return new VirtException(
        ErrorCode.DOCUMENT_TOO_LARGE, "a message is longer than " + bytesMax + " bytes");
  }
}
