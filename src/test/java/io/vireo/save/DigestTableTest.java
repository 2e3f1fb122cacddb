package io.vireo.save;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.save.content.DigestTable;
import io.vireo.save.content.ImageDigests;
import io.vireo.stream.Bytes;
import io.vireo.stream.ChunkDigests;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DigestTableTest {

  private static final int MIB = 1 << 20;
  private static final int FRONT_BYTES = 92 + 1000;
  private static final int CAPACITY = 8;

  private static DigestTable table(byte[] stream) {
    ChunkDigests digests = new ChunkDigests(20, CAPACITY);
    digests.update(ByteBuffer.wrap(stream));
    return DigestTable.of(digests);
  }

  /** A front with the table at its end. */
  private static ByteBuffer front(DigestTable table) {
    ByteBuffer front = ByteBuffer.allocate(FRONT_BYTES);
    front.put(Bytes.random(FRONT_BYTES, 3)).rewind();
    int tableAt = FRONT_BYTES - table.roomBytes();
    ByteBuffer room = table.encode(DigestTable.frontSum(front, tableAt));
    return front.put(tableAt, room, 0, room.remaining());
  }

  private static int footerAt() {
    return FRONT_BYTES - DigestTable.FOOTER_BYTES;
  }

  @Test
  void isReadAsItWasWritten() {
    DigestTable table = table(Bytes.random(2 * MIB + 5, 1));
    assertThat(table.count()).isEqualTo(3);
    assertThat(DigestTable.find(front(table))).isEqualTo(new ImageDigests.Sound(table));
  }

  @Test
  void takesTheLastChunkForAllThatIsLeft() {
    DigestTable table = table(Bytes.random(11 * MIB + 1, 1));
    assertThat(table.count()).isEqualTo(CAPACITY);
    assertThat(table.begin(7)).isEqualTo(7L * MIB);
    assertThat(table.end(7)).isEqualTo(11L * MIB + 1);
    assertThat(table.end(6)).isEqualTo(7L * MIB);
    assertThat(DigestTable.find(front(table))).isEqualTo(new ImageDigests.Sound(table));
  }

  @Test
  void lastsForTwiceTheEstimate() {
    long most = ((long) DigestTable.CAPACITY << 20) / 2;
    assertThat(DigestTable.forStream(0).chunkShift()).isEqualTo(20);
    assertThat(DigestTable.forStream(most - 1).chunkShift()).isEqualTo(20);
    assertThat(DigestTable.forStream(most + MIB).chunkShift()).isEqualTo(21);
    assertThat(DigestTable.forStream(Long.MAX_VALUE).chunkShift())
        .isEqualTo(DigestTable.CHUNK_SHIFT_MAX);
    assertThat(DigestTable.forStream(1L << 40).chunksMax()).isEqualTo(DigestTable.CAPACITY);
  }

  @Test
  void isNotThereWhereZerosAre() {
    assertThat(DigestTable.find(ByteBuffer.allocate(FRONT_BYTES)))
        .isEqualTo(new ImageDigests.None());
    assertThat(DigestTable.find(ByteBuffer.allocate(100))).isEqualTo(new ImageDigests.None());
  }

  @ParameterizedTest
  @CsvSource({"0", "91", "200", "900"})
  void anyBitOfTheFrontIsMissedOnlyInTheMagic(int at) {
    ByteBuffer front = front(table(Bytes.random(MIB, 1)));
    front.put(at, (byte) (front.get(at) ^ 1));
    assertThat(DigestTable.find(front))
        .isInstanceOf(at < 16 ? ImageDigests.Sound.class : ImageDigests.FrontDamaged.class);
  }

  @Test
  void aDamagedTableIsToldFromADamagedStream() {
    ByteBuffer front = front(table(Bytes.random(2 * MIB, 1)));
    int tableAt = FRONT_BYTES - DigestTable.roomBytes(CAPACITY);
    front.put(tableAt + 5, (byte) ~front.get(tableAt + 5));
    assertThat(DigestTable.find(front))
        .isEqualTo(new ImageDigests.Unusable("their table is damaged"));
  }

  @Test
  void aLaterVersionIsNamed() {
    ByteBuffer front = footer(front(table(Bytes.random(MIB, 1))), 8, 7);
    assertThat(DigestTable.find(front))
        .isInstanceOfSatisfying(
            ImageDigests.Unusable.class, found -> assertThat(found.why()).contains("version 7"));
  }

  /** Changes a field of the footer and makes its own checksum right again. */
  private static ByteBuffer footer(ByteBuffer front, int at, long value) {
    ByteBuffer footer =
        front.slice(footerAt(), DigestTable.FOOTER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    if (at == 24) {
      footer.putLong(at, value);
    } else {
      footer.putInt(at, (int) value);
    }
    footer.putInt(60, DigestTable.crc(footer.slice(0, 60)));
    return front;
  }

  @ParameterizedTest
  @CsvSource({
    "12,19",
    "12,41",
    "12,-1",
    "12,2147483647",
    "16,2",
    "16,-1",
    "16,2147483647",
    "20,0",
    "20,-1",
    "20,1000",
    "20,2147483647",
    "24,-1",
    "24,0",
    "24,9223372036854775807",
    "24,2097153"
  })
  void aHostileFooterTakesNoMemoryAndIsNotBelieved(int at, long value) {
    ByteBuffer front = footer(front(table(Bytes.random(MIB, 1))), at, value);
    assertThat(DigestTable.find(front))
        .isEqualTo(new ImageDigests.Unusable("their footer contradicts itself"));
  }

  /** A capacity that fits and is not the right one moves the table: the sums tell. */
  @Test
  void aWrongCapacityThatFitsIsFound() {
    ByteBuffer front = footer(front(table(Bytes.random(MIB, 1))), 20, CAPACITY + 1);
    assertThat(DigestTable.find(front)).isEqualTo(new ImageDigests.FrontDamaged());
  }

  @Test
  void noFlippedBitAnywhereIsMissed() {
    DigestTable table = table(Bytes.random(3 * MIB, 1));
    byte[] sound = new byte[FRONT_BYTES];
    front(table).get(sound);
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 2000; i++) {
      ByteBuffer front = ByteBuffer.wrap(sound.clone());
      int at = random.nextInt(16, FRONT_BYTES);
      front.put(at, (byte) (front.get(at) ^ 1 << random.nextInt(8)));
      boolean unusedEntry =
          at >= FRONT_BYTES - DigestTable.roomBytes(CAPACITY) + 12 && at < footerAt();
      assertThat(DigestTable.find(front) instanceof ImageDigests.Sound)
          .as("byte %d", at)
          .isEqualTo(unusedEntry);
    }
  }
}
