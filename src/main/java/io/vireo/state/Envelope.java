package io.vireo.state;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * The bytes of a document: one line {@code vireo-state VERSION LENGTH CRC32C}, then the body as it
 * is. Length and sum are of the body's UTF-8 bytes, so a body cut short, mixed with an older one or
 * flipped in a bit is told from a whole one.
 */
final class Envelope {

  static final int VERSION = 1;

  /** Longer first lines are damage; bounds the search for the line's end. */
  static final int LINE_BYTES_MAX = 80;

  private static final Pattern LINE =
      Pattern.compile("vireo-state (\\d{1,9}) (\\d{1,10}) ([0-9a-f]{8})");

  private Envelope() {}

  static byte[] seal(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    byte[] line = line(bytes).getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(line.length + bytes.length).put(line).put(bytes).array();
  }

  /** The body; empty if the bytes are not what was sealed. */
  static Optional<String> open(byte[] sealed) {
    int end = endOfLine(sealed);
    if (end < 0) {
      return Optional.empty();
    }
    String line = new String(sealed, 0, end, StandardCharsets.US_ASCII);
    byte[] body = new byte[sealed.length - end - 1];
    System.arraycopy(sealed, end + 1, body, 0, body.length);
    return (line + "\n").equals(line(body)) ? text(body) : Optional.empty();
  }

  /** The version of a document that a later release wrote: not damage, and not ours to judge. */
  static Optional<Integer> laterVersion(byte[] sealed) {
    int end = endOfLine(sealed);
    Matcher line =
        LINE.matcher(end < 0 ? "" : new String(sealed, 0, end, StandardCharsets.US_ASCII));
    return line.matches() && Integer.parseInt(line.group(1)) > VERSION
        ? Optional.of(Integer.valueOf(line.group(1)))
        : Optional.empty();
  }

  private static String line(byte[] body) {
    CRC32C sum = new CRC32C();
    sum.update(body);
    return String.format(
        Locale.ROOT, "vireo-state %d %d %08x\n", VERSION, body.length, sum.getValue());
  }

  private static int endOfLine(byte[] sealed) {
    int limit = Math.min(sealed.length, LINE_BYTES_MAX);
    for (int i = 0; i < limit; i++) {
      if (sealed[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private static Optional<String> text(byte[] body) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
    } catch (CharacterCodingException notText) {
      return Optional.empty();
    }
  }
}
