package io.vireo.stream;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.zip.CRC32C;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * What a sealed stream looks like. First come 64 bytes, integers big-endian:
 *
 * <pre>
 *  0  8  the ASCII letters VireoAES
 *  8  1  version: 1
 *  9  1  chunk shift: a chunk holds 2^shift bytes of plain text; written as 20
 * 10  2  zeros
 * 12  4  CRC-32C of these 64 bytes, counting this field as zeros
 * 16 32  salt: random, new for each stream
 * 48 16  key check
 * </pre>
 *
 * <p>HKDF-SHA256 (RFC 5869) over the caller's key with the salt gives two things that tell nothing
 * of each other: with the info {@code vireo sealed stream 1 key} the 32 bytes of this stream's key,
 * with {@code vireo sealed stream 1 check} the key check.
 *
 * <p>Then come the chunks: AES-256-GCM of 2^shift bytes of plain text, and the tag of 16 bytes
 * behind it. The nonce of chunk <i>n</i>, counted from 0, is three zeros, <i>n</i> in eight bytes,
 * and one byte that is 1 for the last chunk and 0 for every other (the STREAM construction of
 * Hoang, Reyhanitabar, Rogaway and Viz&aacute;r). What is authenticated beside each chunk is the
 * whole preamble. Only the last chunk may be shorter, and it is empty only if the stream is. So
 * nothing can be changed, left out, repeated, moved, cut off or added without being noticed, and
 * chunk <i>n</i>, at 64 + <i>n</i> &times; (2^shift + 16), can be read by itself.
 *
 * <p>The CRC tells a damaged preamble from a wrong key; it protects from nobody.
 */
final class SealedForm {

  static final int PREAMBLE_BYTES = 64;
  static final int CHUNK_SHIFT = 20;
  static final int CHUNK_SHIFT_MIN = 12;
  static final int TAG_BYTES = 16;

  private static final byte[] MAGIC = "VireoAES".getBytes(StandardCharsets.US_ASCII);
  private static final byte VERSION = 1;
  private static final int VERSION_AT = 8;
  private static final int SHIFT_AT = 9;
  private static final int CRC_AT = 12;
  private static final int SALT_AT = 16;
  private static final int SALT_BYTES = 32;
  private static final int CHECK_AT = 48;
  private static final int CHECK_BYTES = 16;
  private static final int KEY_BYTES = 32;
  private static final String KEY_INFO = "vireo sealed stream 1 key";
  private static final String CHECK_INFO = "vireo sealed stream 1 check";

  private SealedForm() {}

  /** A preamble for a new stream. */
  static byte[] fresh(SecretKey key) {
    byte[] salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    ByteBuffer preamble = ByteBuffer.allocate(PREAMBLE_BYTES);
    preamble.put(MAGIC).put(VERSION).put((byte) CHUNK_SHIFT).putShort((short) 0).putInt(0);
    preamble.put(salt).put(derive(key, salt, CHECK_INFO, CHECK_BYTES));
    return preamble.putInt(CRC_AT, crc(preamble.array())).array();
  }

  /** The chunks of the stream that begins with {@code preamble}; wipes what it derives. */
  static SealedChunks chunks(SecretKey key, byte[] preamble) {
    byte[] salt = Arrays.copyOfRange(preamble, SALT_AT, SALT_AT + SALT_BYTES);
    byte[] derived = derive(key, salt, KEY_INFO, KEY_BYTES);
    try {
      return new SealedChunks(derived, preamble, preamble[SHIFT_AT]);
    } finally {
      Arrays.fill(derived, (byte) 0);
    }
  }

  /** Refuses a preamble that is none, is damaged, comes from a later version, or another key. */
  static void check(SecretKey key, byte[] preamble, String name) {
    if (!Arrays.equals(preamble, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw refused(ErrorCode.OPERATION_FAILED, name, "is not sealed, or damaged where it begins");
    }
    if (ByteBuffer.wrap(preamble).getInt(CRC_AT) != crc(preamble)) {
      throw refused(
          ErrorCode.OPERATION_FAILED, name, "is damaged where it begins; use another copy");
    }
    if (preamble[VERSION_AT] != VERSION
        || preamble[SHIFT_AT] < CHUNK_SHIFT_MIN
        || preamble[SHIFT_AT] > CHUNK_SHIFT) {
      throw refused(
          ErrorCode.SAVE_IMAGE_TOO_NEW, name, "was sealed by a later version; upgrade this one");
    }
    byte[] salt = Arrays.copyOfRange(preamble, SALT_AT, SALT_AT + SALT_BYTES);
    byte[] expected = Arrays.copyOfRange(preamble, CHECK_AT, CHECK_AT + CHECK_BYTES);
    if (!MessageDigest.isEqual(expected, derive(key, salt, CHECK_INFO, CHECK_BYTES))) {
      throw refused(
          ErrorCode.AUTH_FAILED,
          name,
          "was sealed with another key; name the secret that holds it");
    }
  }

  private static VirtException refused(ErrorCode code, String name, String words) {
    return new VirtException(code, name + " " + words).of(name);
  }

  private static int crc(byte[] preamble) {
    CRC32C crc = new CRC32C();
    crc.update(preamble, 0, CRC_AT);
    crc.update(new byte[Integer.BYTES]);
    crc.update(preamble, CRC_AT + Integer.BYTES, PREAMBLE_BYTES - CRC_AT - Integer.BYTES);
    return (int) crc.getValue();
  }

  private static byte[] derive(SecretKey key, byte[] salt, String info, int bytes) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveData(
              HKDFParameterSpec.ofExtract()
                  .addIKM(key)
                  .addSalt(salt)
                  .thenExpand(info.getBytes(StandardCharsets.US_ASCII), bytes));
    } catch (GeneralSecurityException impossible) {
      throw new VirtException(
          ErrorCode.INTERNAL_ERROR, "internal error: this JDK cannot derive keys", impossible);
    }
  }
}
