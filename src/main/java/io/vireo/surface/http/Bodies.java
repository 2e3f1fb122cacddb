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
  private record Expected(ByteBudget.Share share, long timer, Optional<Growing> unannounced) {}

  /** Whether a request has a body at all. */
  static boolean announced(HttpServerRequest request) {
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        || announcedLength(request) > 0;
  }

  /**
   * Nothing is unpacked here, so nothing can swell.
   *
   * @throws HttpRefusal 415
   */
  static void requireUnpacked(Exchange exchange) {
    if (exchange.header("Content-Encoding").filter(it -> !it.equals("identity")).isPresent()) {
      throw HttpRefusal.mediaType("send it plain, without Content-Encoding");
    }
  }

  /** How long a request says that its body is. */
  static OptionalLong announcedBytes(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length != null && length.matches("\\d{1,18}")
        ? OptionalLong.of(Long.parseLong(length))
        : OptionalLong.empty();
  }

  /**
   * A body of HTTP/2 that nobody announced, as most requests have one, of no length: it is counted
   * as it grows. Confined to its request's context.
   */
  private static final class Growing {
    private final HttpLimits limits;
    private final Buffer bytes = Buffer.buffer();

    Growing(HttpLimits limits) {
      this.limits = limits;
    }

    void read(RoutingContext context, ByteBudget.Share share) {
      context
          .request()
          .handler(chunk -> grow(context, share, chunk))
          .endHandler(_ -> goOn(context));
    }

    /** What comes after the refusal is dropped. */
    private void grow(RoutingContext context, ByteBudget.Share share, Buffer chunk) {
      try {
        if (!context.failed()) {
          share.grow(chunk.length());
          require(bytes.length() + (long) chunk.length(), limits);
          bytes.appendBuffer(chunk);
        }
      } catch (VirtException refused) {
        context.fail(refused);
      }
    }

    private static void goOn(RoutingContext context) {
      if (!context.failed()) {
        context.next();
      }
    }

    Buffer bytes() {
      return bytes;
    }
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
      expect(context, budget.reserve(atMost(request)), Optional.empty());
      reader.handle(context);
    } else if (request.version() == HttpVersion.HTTP_2) {
      Growing body = new Growing(limits);
      body.read(context, expect(context, budget.reserve(0), Optional.of(body)));
    } else {
      context.next();
    }
  }

  private ByteBudget.Share expect(
      RoutingContext context, ByteBudget.Share share, Optional<Growing> body) {
    long timer =
        context.vertx().setTimer(limits.bodyTime().toMillis(), _ -> context.fail(tooSlow()));
    context.addEndHandler(
        _ -> {
          context.vertx().cancelTimer(timer);
          share.release();
        });
    context.put(EXPECTED, new Expected(share, timer, body));
    return share;
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
      body = expected.unannounced().map(Growing::bytes).orElse(body);
      context.vertx().cancelTimer(expected.timer());
      expected.share().shrink(body.length());
    }
    require(body.length(), limits);
    return body;
  }

  private static void require(long bytes, HttpLimits limits) {
    if (bytes > limits.bodyBytesMax()) {
      throw tooLong(limits);
    }
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
