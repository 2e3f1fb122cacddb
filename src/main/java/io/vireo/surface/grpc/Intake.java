package io.vireo.surface.grpc;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import io.vertx.core.internal.http.HttpServerRequestWrapper;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A request on its way to become messages. What has come of one that is not whole yet is counted,
 * and it must be whole in time: Vert.x would gather it for as long as the client likes. Confined to
 * the request's context.
 */
final class Intake extends HttpServerRequestWrapper {

  /** The error of HTTP/2 that is none. */
  private static final long NO_ERROR = 0;

  /** How long the rest of a refused request of HTTP/1 may take; then its connection is closed. */
  private static final long LINGER_MILLIS = 1000;

  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final Unfinished unfinished;
  private final GrpcLimits limits;
  private final Optional<WebText> text;
  private Consumer<VirtException> whenRefused = _ -> {};
  private long held;
  private long timer = NO_TIMER;
  private boolean whole;
  private boolean paused;
  private boolean over;

  Intake(Vertx vertx, HttpServerRequest request, Unfinished unfinished, GrpcLimits limits) {
    super((HttpServerRequestInternal) request);
    this.vertx = vertx;
    this.unfinished = unfinished;
    this.limits = limits;
    this.text = WebText.of(request.getHeader("content-type"));
  }

  /** Begins to wait for the first message; most have come whole before that has an effect. */
  void begin(Context context) {
    context.runOnContext(
        _ -> {
          if (!whole && timer == NO_TIMER) {
            await();
          }
        });
  }

  /** What is to be said when no more of this request is taken. */
  void whenRefused(Consumer<VirtException> then) {
    whenRefused = then;
  }

  /** A message was whole. */
  void whole() {
    whole = true;
    letGo();
  }

  /** The call has ended: what comes now is dropped. */
  void close() {
    over = true;
    letGo();
  }

  @Override
  public HttpServerRequest handler(Handler<Buffer> reader) {
    super.handler(reader == null ? null : chunk -> came(reader, chunk));
    return this;
  }

  private void came(Handler<Buffer> reader, Buffer chunk) {
    if (over) {
      return;
    }
    whole = false;
    try {
      Buffer bytes = text.isPresent() ? text.get().decoded(chunk) : chunk;
      int length = bytes.length();
      reader.handle(bytes);
      if (!whole && !over) {
        unfinished.take(connection(), length);
        held += length;
        await();
      }
    } catch (VirtException refused) {
      refuse(refused);
    }
  }

  @Override
  public HttpServerRequest endHandler(Handler<Void> ended) {
    super.endHandler(
        _ -> {
          letGo();
          if (ended != null) {
            ended.handle(null);
          }
        });
    return this;
  }

  /** To Vert.x all of them are bytes by now, as they always are with HTTP/2. */
  @Override
  public HttpVersion version() {
    return text.isPresent() ? HttpVersion.HTTP_2 : super.version();
  }

  @Override
  public HttpServerRequest pause() {
    paused = true;
    super.pause();
    return this;
  }

  @Override
  public HttpServerRequest resume() {
    paused = false;
    super.resume();
    return this;
  }

  private void await() {
    if (timer == NO_TIMER && !over) {
      timer = vertx.setTimer(limits.unfinished().time().toMillis(), _ -> late());
    }
  }

  private void late() {
    timer = NO_TIMER;
    if (paused) {
      await(); // it is not the client who is slow
    } else {
      refuse(
          new VirtException(
              ErrorCode.OPERATION_TIMEOUT,
              "a message did not arrive within "
                  + limits.unfinished().time().toSeconds()
                  + " s; send it faster"));
    }
  }

  /** Whoever goes on sending all the same is not listened to. */
  private void refuse(VirtException why) {
    whenRefused.accept(why);
    close();
    if (super.version() == HttpVersion.HTTP_2) {
      response().reset(NO_ERROR);
    } else {
      timer = vertx.setTimer(LINGER_MILLIS, _ -> connection().close());
    }
  }

  private void letGo() {
    if (timer != NO_TIMER) {
      vertx.cancelTimer(timer);
      timer = NO_TIMER;
    }
    unfinished.give(connection(), held);
    held = 0;
  }
}
