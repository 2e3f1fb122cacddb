package io.vireo.stream;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM of one stream's chunks, in arrays on the heap: the JDK works on those three times as
 * fast as on direct buffers, the two copies included.
 */
final class SealedChunks {

  private static final String TRANSFORMATION = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int COUNTER_AT = 3;

  /** How long the first use in a life of the daemon may take to be compiled. */
  private static final Duration WARM_UP_MAX = Duration.ofSeconds(1);

  private static final int WARM_UP_BYTES = 4096;
  private static final int WARM_UP_ROUNDS = 256;

  /** Compiled, the rounds take a millisecond; interpreted, forty. */
  private static final long WARM_ROUNDS_NANOS = Duration.ofMillis(8).toNanos();

  private final SecretKeySpec key;
  private final byte[] beside;
  private final int chunkBytes;
  private final Cipher cipher;

  /**
   * @param key is copied
   * @param beside authenticated with each chunk
   */
  SealedChunks(byte[] key, byte[] beside, int chunkShift) {
    this.key = new SecretKeySpec(key, "AES");
    this.beside = beside.clone();
    this.chunkBytes = 1 << chunkShift;
    try {
      this.cipher = Cipher.getInstance(TRANSFORMATION);
    } catch (GeneralSecurityException impossible) {
      throw failed(impossible);
    }
  }

  int plainBytes() {
    return chunkBytes;
  }

  int sealedBytes() {
    return chunkBytes + SealedForm.TAG_BYTES;
  }

  /** Seals the first {@code count} bytes of {@code plain}; returns the bytes in {@code sealed}. */
  int seal(long number, boolean last, byte[] plain, int count, byte[] sealed) {
    try {
      begin(Cipher.ENCRYPT_MODE, number, last);
      return cipher.doFinal(plain, 0, count, sealed, 0);
    } catch (GeneralSecurityException impossible) {
      throw failed(impossible);
    }
  }

  /** Opens a chunk of {@code count} bytes; empty if it is not what was sealed there. */
  Optional<Integer> open(long number, boolean last, byte[] sealed, int count, byte[] plain) {
    if (count < SealedForm.TAG_BYTES) {
      return Optional.empty();
    }
    try {
      begin(Cipher.DECRYPT_MODE, number, last);
      return Optional.of(cipher.doFinal(sealed, 0, count, plain, 0));
    } catch (AEADBadTagException _) {
      return Optional.empty();
    } catch (GeneralSecurityException impossible) {
      throw failed(impossible);
    }
  }

  private void begin(int mode, long number, boolean last) throws GeneralSecurityException {
    byte[] nonce =
        ByteBuffer.allocate(NONCE_BYTES)
            .putLong(COUNTER_AT, number)
            .put(NONCE_BYTES - 1, (byte) (last ? 1 : 0))
            .array();
    cipher.init(mode, key, new GCMParameterSpec(SealedForm.TAG_BYTES * Byte.SIZE, nonce));
    cipher.updateAAD(beside);
  }

  /**
   * Has the JDK compile what it would otherwise interpret at a hundredth of the speed: it counts
   * calls, and large chunks make few. Returns at once where that has been done.
   */
  static void warmUp() {
    SealedChunks some = new SealedChunks(new byte[32], new byte[0], SealedForm.CHUNK_SHIFT_MIN);
    byte[] plain = new byte[WARM_UP_BYTES];
    byte[] sealed = new byte[WARM_UP_BYTES + SealedForm.TAG_BYTES];
    long begun = System.nanoTime();
    long round = begun;
    boolean slow = true;
    for (long number = 0; slow && round - begun < WARM_UP_MAX.toNanos(); ) {
      for (int i = 0; i < WARM_UP_ROUNDS; i++, number++) {
        int count = some.seal(number, false, plain, plain.length, sealed);
        some.open(number, false, sealed, count, plain);
      }
      long now = System.nanoTime();
      slow = now - round > WARM_ROUNDS_NANOS;
      round = now;
    }
  }

  private static VirtException failed(GeneralSecurityException cause) {
    return new VirtException(
        ErrorCode.INTERNAL_ERROR, "internal error: this JDK cannot do AES-256-GCM", cause);
  }
}
