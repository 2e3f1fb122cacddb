package io.vireo.wire.xdr;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Takes values off the front of a message. Confined to one thread. */
public final class XdrReader {

  private final ByteBuffer bytes;

  /**
   * @param bytes what is between position and limit; big endian
   */
  public XdrReader(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  int word() {
    return need(Integer.BYTES).getInt();
  }

  long hyper() {
    return need(Long.BYTES).getLong();
  }

  /** A word that may be nothing but 0 or 1. */
  boolean flag() {
    int word = word();
    if (word != 0 && word != 1) {
      throw broken("%d is no boolean".formatted(word));
    }
    return word == 1;
  }

  /** How many there are of something, each of at least {@code bytesEach}. */
  int count(int max, int bytesEach) {
    int count = word();
    if (count < 0 || count > max) {
      throw broken("length %d is over the limit of %d".formatted(count & 0xFFFF_FFFFL, max));
    }
    if ((long) count * bytesEach > bytes.remaining()) {
      throw broken("it ends within an item");
    }
    return count;
  }

  /** That many bytes and what pads them. */
  ByteBuffer octets(int length) {
    int padded = length + XdrWriter.padding(length);
    need(padded);
    ByteBuffer part = bytes.slice(bytes.position(), length);
    bytes.position(bytes.position() + padded);
    return part;
  }

  String text(int bytesMax) {
    ByteBuffer part = octets(count(bytesMax, 1));
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(part).toString();
    } catch (CharacterCodingException foreign) {
      throw broken("a string is not UTF-8");
    }
  }

  /** Fails if anything is left. */
  void end() {
    if (bytes.hasRemaining()) {
      throw broken("%d bytes are left over".formatted(bytes.remaining()));
    }
  }

  private ByteBuffer need(int count) {
    if (bytes.remaining() < count) {
      throw broken("it ends within an item");
    }
    return bytes;
  }

  static VirtException broken(String why) {
    return new VirtException(ErrorCode.RPC, "a message cannot be read: " + why);
  }
}
