package io.vireo.surface.grpc;

import io.vertx.core.buffer.Buffer;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Takes the base64 of gRPC-Web's text form off what comes, piece by piece. Vert.x does so with
 * HTTP/1 alone, and at the end alone.
 */
final class WebText {

  private static final String TYPE = "application/grpc-web-text";

  /** So many characters are a group, which stands for itself. */
  private static final int GROUP = 4;

  private String rest = "";

  private WebText() {}

  /** For a request of this media type, if it is text. */
  static Optional<WebText> of(String contentType) {
    return contentType.startsWith(TYPE) ? Optional.of(new WebText()) : Optional.empty();
  }

  /**
   * The bytes that are known after one more piece.
   *
   * @throws VirtException {@code INVALID_ARG}
   */
  Buffer decoded(Buffer piece) {
    String all = rest + piece.toString(StandardCharsets.ISO_8859_1);
    int end = all.length() / GROUP * GROUP;
    rest = all.substring(end);
    Buffer bytes = Buffer.buffer(end);
    int from = 0;
    while (from < end) {
      int padding = all.indexOf('=', from);
      int to = padding < 0 ? end : Math.min(end, (padding / GROUP + 1) * GROUP);
      bytes.appendBytes(decoded(all.substring(from, to)));
      from = to;
    }
    return bytes;
  }

  private static byte[] decoded(String groups) {
    try {
      return Base64.getDecoder().decode(groups);
    } catch (IllegalArgumentException malformed) {
      throw new VirtException(ErrorCode.INVALID_ARG, "message is not proper base64", malformed);
    }
  }
}
