package io.vireo.bench;

import io.vireo.stream.ChunkDigests;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What do the checksums of a MiB on its way into a file cost? The peer is the JDK's CRC-32C over
 * the same bytes in an array, which knows of no chunks.
 */
@State(Scope.Thread)
public class DigestBench {

  private static final int BYTES = 1 << 20;
  private static final int CHUNK_SHIFT = 20;

  private final ByteBuffer outside = ByteBuffer.allocateDirect(BYTES);
  private final byte[] array = new byte[BYTES];
  private final ChunkDigests digests = new ChunkDigests(CHUNK_SHIFT, 1024);

  @Setup
  public void fill() {
    new SplittableRandom(1).nextBytes(array);
    outside.put(array).flip();
  }

  @Benchmark
  public long digest() {
    digests.update(outside);
    return digests.bytes();
  }

  @Benchmark
  public long digestByArray() {
    CRC32C crc = new CRC32C();
    crc.update(array, 0, BYTES);
    return crc.getValue();
  }
}
