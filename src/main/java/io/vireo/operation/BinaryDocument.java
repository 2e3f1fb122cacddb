package io.vireo.operation;

import java.nio.ByteBuffer;

/**
 * A result that is no text: a picture. It is whole and small; what is large is a stream.
 *
 * @param mediaType what the bytes are, {@code image/png}
 * @param bytes at most {@link #BYTES_MAX}; in JSON they are base64
 */
public record BinaryDocument(String mediaType, ByteBuffer bytes) {

  /** The longest there is: a screen of 4096 times 4096 points that nothing compresses. */
  public static final int BYTES_MAX = 64 << 20;

  /** The media type of all there are today. */
  public static final String PNG = "image/png";

  public BinaryDocument {
    bytes = bytes.asReadOnlyBuffer();
  }

  /** All of them, from position to limit; every caller gets a position of its own. */
  @Override
  public ByteBuffer bytes() {
    return bytes.duplicate();
  }

  /** A copy. */
  public byte[] toBytes() {
    byte[] copy = new byte[bytes.remaining()];
    bytes().get(copy);
    return copy;
  }

  @Override
  public String toString() {
    return "BinaryDocument[" + mediaType + ", " + bytes.remaining() + " bytes]";
  }
}
