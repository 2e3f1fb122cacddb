package io.vireo.stream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import javax.crypto.SecretKey;

/** The stages of this room on arrays, for tests in other rooms. */
public final class StreamBridge {

  private static final String NAME = "some.save";

  private StreamBridge() {}

  private interface Making {
    Staged of(ReadableByteChannel from, Buffers buffers);
  }

  public static byte[] sealed(byte[] plain, SecretKey key) throws IOException {
    return run(plain, Integer.MAX_VALUE, (from, buffers) -> new Sealing(from, key, buffers));
  }

  /** What is given before the end or a refusal, which is thrown; never more than a limit. */
  public static byte[] unsealed(byte[] sealed, SecretKey key, int bytesMax) throws IOException {
    return run(sealed, bytesMax, (from, buffers) -> new Unsealing(from, key, NAME, buffers));
  }

  public static byte[] packed(byte[] plain) throws IOException {
    Stage.Zstd stage = new Stage.Zstd(3, 0);
    return run(
        plain, Integer.MAX_VALUE, (from, buffers) -> new ZstdPacking(from, stage, NAME, buffers));
  }

  public static byte[] unpacked(byte[] packed, int bytesMax) throws IOException {
    return run(packed, bytesMax, (from, buffers) -> new ZstdUnpacking(from, NAME, buffers));
  }

  private static byte[] run(byte[] input, int bytesMax, Making making) throws IOException {
    ByteArrayOutputStream given = new ByteArrayOutputStream();
    try (Buffers buffers = new Buffers();
        ReadableByteChannel from = Bytes.from(input).open();
        Staged stage = making.of(from, buffers)) {
      ByteBuffer some = ByteBuffer.allocate(10_000);
      while (given.size() < bytesMax && stage.read(some.clear()) >= 0) {
        given.write(some.array(), 0, some.position());
      }
    }
    return given.toByteArray();
  }
}
