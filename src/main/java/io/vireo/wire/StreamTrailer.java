package io.vireo.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The last 64 bytes of an image that was sent as a stream. What is sent cannot be patched, so the
 * image begins with the incomplete magic, and only these bytes say that nothing is missing:
 *
 * <ul>
 *   <li>8 bytes that make them a skippable frame of zstd (RFC 8878), so that whoever unpacks a
 *       stream together with its trailer is not disturbed by it
 *   <li>8 bytes {@code VireoEnd}
 *   <li>8 bytes: length of everything before the trailer, big-endian
 *   <li>8 zeros
 *   <li>32 bytes: SHA-256 of everything before the trailer
 * </ul>
 *
 * @param bytes length of everything before
 * @param sha256 of everything before, as 64 hexadecimal digits in lower case
 */
public record StreamTrailer(long bytes, String sha256) {

  public static final int BYTES = 64;

  /** How an image begins whose end must say whether it is whole. */
  public static final String INCOMPLETE_MAGIC = "LibvirtQemudPart";

  /** How an image begins that lies in a file as a whole. */
  public static final String COMPLETE_MAGIC = "LibvirtQemudSave";

  private static final int SKIPPABLE_FRAME = 0x184D2A50;
  private static final byte[] MAGIC = magic();
  private static final int DIGEST_BYTES = 32;

  /** The frame's head is little-endian: its magic, and how many bytes follow. */
  private static byte[] magic() {
    return ByteBuffer.allocate(16)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(SKIPPABLE_FRAME)
        .putInt(BYTES - 2 * Integer.BYTES)
        .put("VireoEnd".getBytes(StandardCharsets.US_ASCII))
        .array();
  }

  /** The 64 bytes, ready to be sent. */
  public ByteBuffer encode() {
    return ByteBuffer.allocate(BYTES)
        .put(MAGIC)
        .putLong(bytes)
        .putLong(0)
        .put(HexFormat.of().parseHex(sha256))
        .flip();
  }

  /** Reads the remaining bytes; empty unless they are 64 that begin with the trailer's magic. */
  public static Optional<StreamTrailer> decode(ByteBuffer last) {
    if (last.remaining() != BYTES) {
      return Optional.empty();
    }
    ByteBuffer trailer = last.duplicate();
    byte[] magic = new byte[MAGIC.length];
    trailer.get(magic);
    long length = trailer.getLong();
    long unused = trailer.getLong();
    byte[] digest = new byte[DIGEST_BYTES];
    trailer.get(digest);
    return Arrays.equals(magic, MAGIC) && unused == 0
        ? Optional.of(new StreamTrailer(length, HexFormat.of().formatHex(digest)))
        : Optional.empty();
  }
}
