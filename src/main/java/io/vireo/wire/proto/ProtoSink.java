package io.vireo.wire.proto;

import java.util.Arrays;

/**
 * A message as it is written, from its end to its beginning: so the length of what is inside is
 * known before it is written. Confined to one message.
 */
final class ProtoSink {

  private static final int ROOM = 256;

  private byte[] bytes = new byte[ROOM];
  private int start = bytes.length;

  /** How many bytes there are. */
  int length() {
    return bytes.length - start;
  }

  byte[] toBytes() {
    return Arrays.copyOfRange(bytes, start, bytes.length);
  }

  /** Puts these before what is there. */
  void put(byte[] more) {
    room(more.length);
    start -= more.length;
    System.arraycopy(more, 0, bytes, start, more.length);
  }

  /** A number in groups of seven bits, the lowest first. */
  void varint(long value) {
    int length = varintLength(value);
    room(length);
    start -= length;
    long rest = value;
    for (int at = start; at < start + length - 1; at++) {
      bytes[at] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[start + length - 1] = (byte) rest;
  }

  /** Eight bytes, the lowest first. */
  void fixed64(long value) {
    room(Long.BYTES);
    start -= Long.BYTES;
    for (int at = 0; at < Long.BYTES; at++) {
      bytes[start + at] = (byte) (value >>> (Byte.SIZE * at));
    }
  }

  void tag(int number, int wire) {
    varint(((long) number << 3) | wire);
  }

  /** Length and tag before whatever was written since there were {@code before} bytes. */
  void close(int number, int before) {
    varint(length() - before);
    tag(number, FieldType.LENGTH);
  }

  static int varintLength(long value) {
    return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7);
  }

  private void room(int wanted) {
    if (start >= wanted) {
      return;
    }
    int used = length();
    byte[] larger = new byte[Math.max(Math.multiplyExact(bytes.length, 2), used + wanted)];
    System.arraycopy(bytes, start, larger, larger.length - used, used);
    start = larger.length - used;
    bytes = larger;
  }
}
