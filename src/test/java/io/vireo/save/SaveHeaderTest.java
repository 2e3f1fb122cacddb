package io.vireo.save;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SaveHeaderTest {

  private static final ImageRefusal REFUSAL = new ImageRefusal(Path.of("/x/image"));

  private static SaveHeader header(ByteOrder order) {
    return new SaveHeader(true, 2, 66_555, true, StreamFormat.SPARSE, 783, order);
  }

  @Test
  void isByteExactInLittleEndian() {
    String hex =
        "4c69627669727451656d756453617665"
            + "02000000"
            + "fb030100"
            + "01000000"
            + "06000000"
            + "0f030000"
            + "00".repeat(56);
    assertThat(HexFormat.of().formatHex(header(ByteOrder.LITTLE_ENDIAN).encode().array()))
        .isEqualTo(hex);
  }

  @Test
  void isByteExactInBigEndian() {
    byte[] bytes = header(ByteOrder.BIG_ENDIAN).encode().array();
    assertThat(HexFormat.of().formatHex(bytes, 16, 36))
        .isEqualTo("00000002" + "000103fb" + "00000001" + "00000006" + "0000030f");
  }

  @Test
  void incompleteMagicDiffersInItsLastFourBytes() {
    assertThat(new String(SaveHeader.magic(false), java.nio.charset.StandardCharsets.US_ASCII))
        .isEqualTo("LibvirtQemudPart");
  }

  @Test
  void readsBothByteOrders() {
    for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      SaveHeader header = header(order);
      assertThat(SaveHeader.decode(header.encode(), 100_000, REFUSAL)).isEqualTo(header);
    }
  }

  @Test
  void ignoresTheUnusedBytes() {
    ByteBuffer bytes = header(ByteOrder.LITTLE_ENDIAN).encode();
    bytes.put(36, (byte) 0xff).put(91, (byte) 0xff);
    assertThat(SaveHeader.decode(bytes, 100_000, REFUSAL))
        .isEqualTo(header(ByteOrder.LITTLE_ENDIAN));
  }

  @Test
  void takesTheStreamOfOldVersionsAsRaw() {
    SaveHeader old =
        new SaveHeader(true, 1, 100, true, StreamFormat.BZIP2, 0, ByteOrder.LITTLE_ENDIAN);
    assertThat(SaveHeader.decode(old.encode(), 1000, REFUSAL).format()).isEqualTo(StreamFormat.RAW);
  }

  @Test
  void freshOneLeavesRoomForALongerDocument() {
    ImageDocument document = new ImageDocument("<domain/>", Optional.of("<cookie/>"));
    SaveHeader fresh = SaveHeader.fresh(document, false, StreamFormat.RAW);
    assertThat(fresh.dataBytes()).isEqualTo(9 + 1 + 9 + 1 + 65_536);
    assertThat(fresh.cookieOffset()).isEqualTo(10);
    assertThat(fresh.complete()).isFalse();
    assertThat(fresh.streamOffset()).isEqualTo(92 + fresh.dataBytes());
    assertThat(
            SaveHeader.fresh(ImageDocument.of("<domain/>"), true, StreamFormat.RAW).cookieOffset())
        .isZero();
  }
}
