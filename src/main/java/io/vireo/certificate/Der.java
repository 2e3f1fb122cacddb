package io.vireo.certificate;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Values in the distinguished encoding rules of X.690, as far as certificates need them. */
final class Der {

  private static final int BOOLEAN = 0x01;
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OCTET_STRING = 0x04;
  private static final int OBJECT_IDENTIFIER = 0x06;
  private static final int GENERALIZED_TIME = 0x18;
  private static final int SEQUENCE = 0x30;
  private static final int CONTEXT = 0x80;
  private static final int CONSTRUCTED = 0x20;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Der() {}

  static byte[] sequence(byte[]... parts) {
    return value(SEQUENCE, join(parts));
  }

  static byte[] integer(BigInteger number) {
    return value(INTEGER, number.toByteArray());
  }

  static byte[] yes() {
    return value(BOOLEAN, new byte[] {(byte) 0xff});
  }

  static byte[] octets(byte[] content) {
    return value(OCTET_STRING, content);
  }

  /**
   * @param unused bits at the end of the last byte
   */
  static byte[] bits(byte[] content, int unused) {
    return value(BIT_STRING, join(new byte[] {(byte) unused}, content));
  }

  /** UTC time is for years before 2050 only, and RFC 5280 wants it there. */
  static byte[] time(Instant at) {
    String text = TIME.format(at);
    return text.compareTo("2050") < 0
        ? value(0x17, text.substring(2).getBytes(StandardCharsets.US_ASCII))
        : value(GENERALIZED_TIME, text.getBytes(StandardCharsets.US_ASCII));
  }

  static byte[] identifier(String dotted) {
    List<Integer> arcs = Arrays.stream(dotted.split("\\.")).map(Integer::valueOf).toList();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(base128(arcs.get(0) * 40 + arcs.get(1)));
    arcs.stream().skip(2).forEach(arc -> out.writeBytes(base128(arc)));
    return value(OBJECT_IDENTIFIER, out.toByteArray());
  }

  private static byte[] base128(int number) {
    int digits = 1;
    while (digits < 5 && (number >> (7 * digits)) != 0) {
      digits++;
    }
    byte[] coded = new byte[digits];
    for (int i = 0; i < digits; i++) {
      int more = i < digits - 1 ? 0x80 : 0;
      coded[i] = (byte) (((number >> (7 * (digits - 1 - i))) & 0x7f) | more);
    }
    return coded;
  }

  /** A part with a number in place of its type. */
  static byte[] tagged(int number, byte[] content) {
    return value(CONTEXT | number, content);
  }

  /** A part with a number around its type. */
  static byte[] wrapped(int number, byte[] content) {
    return value(CONTEXT | CONSTRUCTED | number, content);
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Arrays.stream(parts).forEach(out::writeBytes);
    return out.toByteArray();
  }

  private static byte[] value(int tag, byte[] content) {
    byte[] size = BigInteger.valueOf(content.length).toByteArray();
    if (content.length < 0x80) {
      return join(new byte[] {(byte) tag, (byte) content.length}, content);
    }
    byte[] length = size[0] == 0 ? Arrays.copyOfRange(size, 1, size.length) : size;
    return join(new byte[] {(byte) tag, (byte) (0x80 | length.length)}, length, content);
  }
}
