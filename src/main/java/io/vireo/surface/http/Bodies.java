package io.vireo.surface.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Takes requests' bodies in, each up to its limit and no byte further, in time, and all together
 * within the {@link ByteBudget}.
 */
final class Bodies {

  private static final String EXPECTED = Bodies.class.getName();

  private final HttpLimits limits;
  private final ByteBudget budget;
  private final BodyHandler reader;

  Bodies(HttpLimits limits) {
    this.limits = limits;
    this.budget = new ByteBudget(limits.bodiesBytesMax());
    this.reader = BodyHandler.create(false).setBodyLimit(limits.bodyBytesMax());
  }

  /** A body on its way. */
  private record Expected(ByteBudget.Share share, long timer) {}

  /** Whether a request has a body at all. */
  static boolean announced(HttpServerRequest request) {
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        || announcedLength(request) > 0;
  }

  /** How long a request says that its body is. */
  static OptionalLong announcedBytes(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length != null && length.matches("\\d{1,18}")
        ? OptionalLong.of(Long.parseLong(length))
        : OptionalLong.empty();
  }

  /**
   * Reads the body, then hands the request to its next handler. Fails with {@code
   * DOCUMENT_TOO_LARGE} as soon as it is known to be too long: by its announced length before any
   * of it is read, else while it streams.
   *
   * @throws VirtException {@code LIMIT_REACHED} where too much is being read already
   */
  void read(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (announced(request)) {
      read(context, budget.reserve(atMost(request)));
    } else if (request.version() == HttpVersion.HTTP_2) {
      reader.handle(context); // bodies need no announcement there
    } else {
      context.next();
    }
  }

  private void read(RoutingContext context, ByteBudget.Share share) {
    long timer =
        context.vertx().setTimer(limits.bodyTime().toMillis(), _ -> context.fail(tooSlow()));
    context.addEndHandler(
        _ -> {
          context.vertx().cancelTimer(timer);
          share.release();
        });
    context.put(EXPECTED, new Expected(share, timer));
    reader.handle(context);
  }

  /**
   * The body that was read; empty where there was none.
   *
   * @throws VirtException {@code DOCUMENT_TOO_LARGE} where an application's own handler, which has
   *     read it, lets more through
   */
  Buffer taken(RoutingContext context) {
    Buffer body = Optional.ofNullable(context.body().buffer()).orElseGet(Buffer::buffer);
    if (context.get(EXPECTED) instanceof Expected expected) {
      context.vertx().cancelTimer(expected.timer());
      expected.share().shrink(body.length());
    }
    if (body.length() > limits.bodyBytesMax()) {
      throw tooLong(limits);
    }
    return body;
  }

  /** How many bytes are held. */
  long held() {
    return budget.held();
  }

  static VirtException tooLong(HttpLimits limits) {
    return new VirtException(
        ErrorCode.DOCUMENT_TOO_LARGE,
        "request body is longer than "
            + limits.bodyBytesMax()
            + " bytes (HttpLimits.bodyBytesMax)");
  }

  private VirtException tooSlow() {
    return new VirtException(
        ErrorCode.OPERATION_TIMEOUT,
        "request's body did not arrive within "
            + limits.bodyTime().toSeconds()
            + " s; send it faster");
  }

  /** What must be reckoned with: a body of unknown length may be as long as it may. */
  private long atMost(HttpServerRequest request) {
    long announced = announcedLength(request);
    return announced > 0 ? Math.min(announced, limits.bodyBytesMax()) : limits.bodyBytesMax();
  }

  private static long announcedLength(HttpServerRequest request) {
    return announcedBytes(request).orElse(0);
  }
}
