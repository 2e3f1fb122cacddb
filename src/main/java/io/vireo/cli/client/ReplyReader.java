package io.vireo.cli.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Reads HTTP/1.1 answers (RFC 9112): a head, then a body by length, by chunks or to the end. */
final class ReplyReader {

  static final int HEAD_BYTES_MAX = 64 << 10;
  static final int BODY_BYTES_MAX = 64 << 20;

  private final InputStream in;
  private int headBytes;

  ReplyReader(InputStream in) {
    this.in = new BufferedInputStream(in);
  }

  /** A whole answer. */
  Reply reply() throws IOException {
    return replyTo(head());
  }

  /** The whole answer that began with {@code head}. */
  Reply replyTo(Reply head) throws IOException {
    byte[] body = body(head).readNBytes(BODY_BYTES_MAX + 1);
    if (body.length > BODY_BYTES_MAX) {
      throw new ProtocolException("the answer is over " + BODY_BYTES_MAX + " bytes");
    }
    return new Reply(head.status(), head.headers(), new String(body, StandardCharsets.UTF_8));
  }

  /** Status and headers; interim answers are passed over. */
  Reply head() throws IOException {
    Reply head = oneHead();
    return head.status() / 100 == 1 ? head() : head;
  }

  private Reply oneHead() throws IOException {
    String[] words = line().split(" ", 3);
    if (words.length < 2 || !words[0].startsWith("HTTP/1.") || !words[1].matches("[1-9][0-9]{2}")) {
      throw new ProtocolException("this is not an HTTP/1.1 answer");
    }
    Map<String, String> headers = new HashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    return new Reply(Integer.parseInt(words[1]), headers, "");
  }

  /** The body that follows {@code head}, as it comes. */
  InputStream body(Reply head) throws IOException {
    if (head.status() == 204 || head.status() == 304) {
      return InputStream.nullInputStream();
    }
    if (head.header("transfer-encoding").orElse("").toLowerCase(Locale.ROOT).contains("chunked")) {
      return new ChunkedBody(in);
    }
    String length = head.header("content-length").orElse("");
    return length.isEmpty() ? in : new ByteArrayInputStream(exactly(number(length)));
  }

  private static int number(String length) throws IOException {
    try {
      int bytes = Integer.parseInt(length);
      if (bytes >= 0 && bytes <= BODY_BYTES_MAX) {
        return bytes;
      }
    } catch (NumberFormatException notANumber) {
      throw new ProtocolException("content length '" + length + "' is not a number");
    }
    throw new ProtocolException("an answer of " + length + " bytes is over " + BODY_BYTES_MAX);
  }

  private byte[] exactly(int bytes) throws IOException {
    byte[] body = in.readNBytes(bytes);
    if (body.length < bytes) {
      throw new ProtocolException("the answer broke off after " + body.length + " of " + bytes);
    }
    return body;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new ProtocolException("the answer broke off in its head");
      }
      if (++headBytes > HEAD_BYTES_MAX) {
        throw new ProtocolException("the answer's head is over " + HEAD_BYTES_MAX + " bytes");
      }
      line.write(next);
    }
    String text = line.toString(StandardCharsets.UTF_8);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }
}
