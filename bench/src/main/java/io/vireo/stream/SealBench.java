package io.vireo.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What does it cost to seal 24 MiB, and to open them? The peer does nothing but the JDK's
 * AES-256-GCM, from array to array in pieces of a chunk: no stream, no preamble, no derived key. It
 * is made warm in the same way, since by itself it would be interpreted for minutes.
 */
@State(Scope.Thread)
public class SealBench {

  private static final int CHUNK_BYTES = 1 << 20;
  private static final int TAG_BYTES = 16;
  private static final int NONCE_BYTES = 12;

  private final SecretKey key = new SecretKeySpec(new byte[32], "AES");
  private final ByteBuffer through = ByteBuffer.allocateDirect(Buffers.BUFFER_BYTES);
  private final byte[] piece = new byte[CHUNK_BYTES];
  private final byte[] sealedPiece = new byte[CHUNK_BYTES + TAG_BYTES];
  private ByteBuffer plain = through;
  private ByteBuffer sealed = through;
  private long number;

  @Setup
  public void make() throws IOException, GeneralSecurityException {
    plain = Memory.make().outsideTheHeap();
    sealed = ByteBuffer.allocateDirect((int) Stage.Seal.sealedBytes(Memory.BYTES));
    try (Buffers buffers = new Buffers();
        Sealing sealing = new Sealing(Memory.reading(plain), key, buffers)) {
      while (sealing.read(sealed) >= 0) {
        // until everything is there
      }
    }
    sealed.flip();
    SealedChunks.warmUp();
    cipher(Cipher.ENCRYPT_MODE, -1).doFinal(piece, 0, CHUNK_BYTES, sealedPiece, 0);
  }

  @Benchmark
  public long seal() throws IOException {
    try (Buffers buffers = new Buffers();
        Sealing sealing = new Sealing(Memory.reading(plain), key, buffers)) {
      return Memory.drain(sealing, through);
    }
  }

  @Benchmark
  public long sealByCipher() throws GeneralSecurityException {
    long bytes = 0;
    byte[] to = new byte[CHUNK_BYTES + TAG_BYTES];
    for (int done = 0; done < Memory.BYTES; done += CHUNK_BYTES) {
      bytes += cipher(Cipher.ENCRYPT_MODE, number++).doFinal(piece, 0, CHUNK_BYTES, to, 0);
    }
    return bytes;
  }

  @Benchmark
  public long open() throws IOException {
    try (Buffers buffers = new Buffers();
        Unsealing unsealing = new Unsealing(Memory.reading(sealed), key, "f", buffers)) {
      return Memory.drain(unsealing, through);
    }
  }

  @Benchmark
  public long openByCipher() throws GeneralSecurityException {
    long bytes = 0;
    byte[] to = new byte[CHUNK_BYTES];
    for (int done = 0; done < Memory.BYTES; done += CHUNK_BYTES) {
      bytes += cipher(Cipher.DECRYPT_MODE, -1).doFinal(sealedPiece, 0, sealedPiece.length, to, 0);
    }
    return bytes;
  }

  private Cipher cipher(int mode, long nonce) throws GeneralSecurityException {
    byte[] bytes = ByteBuffer.allocate(NONCE_BYTES).putLong(0, nonce).array();
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, bytes));
    return cipher;
  }
}
