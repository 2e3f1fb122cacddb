package io.vireo.surface.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;

/** Takes a request's body in, up to the limit and no byte further. */
final class BodyReader {

  private final HttpServerRequest request;
  private final int bytesMax;
  private final Promise<Buffer> whole = Promise.promise();
  private Buffer body = Buffer.buffer();

  private BodyReader(HttpServerRequest request, int bytesMax) {
    this.request = request;
    this.bytesMax = bytesMax;
  }

  /**
   * The body. Fails with {@code DOCUMENT_TOO_LARGE} as soon as it is known to be too long: by its
   * announced length before any of it is read, else while it streams. What comes after is dropped.
   */
  static Future<Buffer> read(HttpServerRequest request, int bytesMax) {
    BodyReader reader = new BodyReader(request, bytesMax);
    return reader.announcedLength() > bytesMax
        ? Future.failedFuture(reader.tooLong())
        : reader.read();
  }

  private Future<Buffer> read() {
    request.handler(this::take);
    request.endHandler(_ -> whole.tryComplete(body));
    request.exceptionHandler(whole::tryFail);
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request.response().writeContinue();
    }
    return whole.future();
  }

  private void take(Buffer chunk) {
    if (whole.future().isComplete()) {
      return;
    }
    if (body.length() + (long) chunk.length() > bytesMax) {
      body = Buffer.buffer();
      whole.fail(tooLong());
    } else {
      body.appendBuffer(chunk);
    }
  }

  private long announcedLength() {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length != null && length.matches("\\d{1,18}") ? Long.parseLong(length) : 0;
  }

  private VirtException tooLong() {
    return new VirtException(
        ErrorCode.DOCUMENT_TOO_LARGE,
        "request body is longer than " + bytesMax + " bytes (HttpLimits.bodyBytesMax)");
  }
}
