package io.vireo.wire.xdr;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Puts values one behind the other. Confined to one thread. */
public final class XdrWriter {

  private static final int UNIT = 4;

  private ByteBuffer bytes = ByteBuffer.allocate(256);

  /** How many bytes of zeros stand behind {@code length} others. */
  static int padding(int length) {
    return -length & (UNIT - 1);
  }

  /** Four bytes. */
  public XdrWriter word(int value) {
    room(Integer.BYTES).putInt(value);
    return this;
  }

  XdrWriter hyper(long value) {
    room(Long.BYTES).putLong(value);
    return this;
  }

  /** Data without its length, and what pads it. */
  XdrWriter octets(ByteBuffer data) {
    int padding = padding(data.remaining());
    ByteBuffer room = room(data.remaining() + padding);
    room.put(data.duplicate());
    for (int at = 0; at < padding; at++) {
      room.put((byte) 0);
    }
    return this;
  }

  XdrWriter text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return word(utf8.length).octets(ByteBuffer.wrap(utf8));
  }

  /** How many bytes there are so far. */
  public int length() {
    return bytes.position();
  }

  /** Puts another word where one is already. */
  public void wordAt(int at, int value) {
    bytes.putInt(at, value);
  }

  /** Everything so far; valid until more is put behind it. */
  public ByteBuffer written() {
    return bytes.duplicate().flip();
  }

  private ByteBuffer room(int more) {
    if (bytes.remaining() < more) {
      int wanted = Math.addExact(bytes.position(), more);
      int twice = (int) Math.min(2L * bytes.capacity(), Integer.MAX_VALUE - UNIT);
      byte[] larger = Arrays.copyOf(bytes.array(), Math.max(wanted, twice));
      bytes = ByteBuffer.wrap(larger).position(bytes.position());
    }
    return bytes;
  }
}
