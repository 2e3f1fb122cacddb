package io.vireo.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChunkDigestsTest {

  private static int crc(byte[] bytes, int from, int to) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, to - from);
    return (int) crc.getValue();
  }

  private static int[] expected(byte[] bytes, int chunkBytes, int chunksMax) {
    int chunks = Math.min(chunksMax, Math.ceilDiv(bytes.length, chunkBytes));
    return IntStream.range(0, chunks)
        .map(i -> crc(bytes, i * chunkBytes, i == chunks - 1 ? bytes.length : (i + 1) * chunkBytes))
        .toArray();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 4",
    "1, 4",
    "4095, 4",
    "4096, 4",
    "4097, 4",
    "16383, 4",
    "16384, 4",
    "16385, 4",
    "100000, 4",
    "100000, 1",
    "100000, 24",
    "100000, 25",
    "409600, 200"
  })
  void areThoseOfTheChunksHoweverTheBytesCome(int length, int chunksMax) {
    byte[] bytes = Bytes.random(length, 1);
    SplittableRandom random = new SplittableRandom(2);
    ChunkDigests digests = new ChunkDigests(12, chunksMax);
    ByteBuffer direct = ByteBuffer.allocateDirect(10_000);
    for (int at = 0; at < length; ) {
      int count = Math.min(random.nextInt(10_000), length - at);
      ByteBuffer piece = direct.clear().put(bytes, at, count).flip();
      digests.update(piece);
      assertThat(piece.remaining()).as("the caller's buffer is as it was").isEqualTo(count);
      at += count;
    }
    assertThat(digests.finish()).isEqualTo(expected(bytes, 4096, chunksMax));
    assertThat(digests.bytes()).isEqualTo(length);
  }

  @Test
  void theTableIsBounded() {
    ChunkDigests digests = new ChunkDigests(0, 3);
    digests.update(ByteBuffer.wrap(new byte[100_000]));
    assertThat(digests.finish()).hasSize(3);
  }

  @Test
  void canBeReadTwice() {
    ChunkDigests digests = new ChunkDigests(4, 10);
    digests.update(ByteBuffer.wrap(Bytes.random(40, 3)));
    int[] first = digests.finish();
    assertThat(Arrays.equals(first, digests.finish())).isTrue();
    assertThat(first).hasSize(3);
  }
}
