package io.vireo.wire.xdr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class XdrRecordTest {

  sealed interface Value {
    @Arm(1)
    record OfInt(int value) implements Value {}

    @Arm(7)
    record OfText(String value) implements Value {}
  }

  record Named(String name, UUID uuid, int id) {}

  record Everything(
      boolean flag,
      long hyper,
      double real,
      Optional<String> perhaps,
      @Max(3) List<Named> names,
      ByteBuffer opaque,
      @Fixed(3) ByteBuffer fixed,
      @Chars @Fixed(4) String model,
      @Chars @Max(8) String label,
      List<Value> values) {}

  private static final UUID UUID_A = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] all = new byte[buffer.remaining()];
    buffer.duplicate().get(all);
    return all;
  }

  private static <R extends Record> byte[] written(Class<R> type, R record) {
    XdrWriter out = new XdrWriter();
    XdrRecord.of(type).write(out, record);
    return bytes(out.written());
  }

  private static Everything everything() {
    return new Everything(
        true,
        -2,
        0.5,
        Optional.of("vireo"),
        List.of(new Named("ä", UUID_A, -1)),
        ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5}),
        ByteBuffer.wrap(new byte[] {6, 7, 8}),
        "x86",
        "none",
        List.of(new Value.OfInt(9), new Value.OfText("")));
  }

  @Test
  void aStructIsItsComponentsPaddedToFourBytes() {
    assertThat(HexFormat.of().formatHex(written(Named.class, new Named("ä", UUID_A, -1))))
        .isEqualTo("00000002" + "c3a40000" + "00112233445566778899aabbccddeeff" + "ffffffff");
  }

  @Test
  void everyTypeComesBackAsItWent() {
    byte[] wire = written(Everything.class, everything());

    assertThat(wire.length % 4).isZero();
    assertThat(XdrRecord.of(Everything.class).read(ByteBuffer.wrap(wire))).isEqualTo(everything());
  }

  @Test
  void noPrefixOfAMessageIsAMessage() {
    byte[] wire = written(Everything.class, everything());
    for (int length = 0; length < wire.length; length++) {
      refused(Everything.class, Arrays.copyOf(wire, length));
    }
  }

  @Test
  void whatIsLeftOverIsRefused() {
    byte[] wire = written(Everything.class, everything());
    refused(Everything.class, Arrays.copyOf(wire, wire.length + 4));
  }

  @Test
  void aBooleanOfSevenIsRefused() {
    byte[] wire = written(Everything.class, everything());
    wire[3] = 7;
    refused(Everything.class, wire);
  }

  @Test
  void aCountIsBelievedOnlyWithItsBytesBehindIt() {
    record Many(@Max(Integer.MAX_VALUE) List<Named> names) {}
    refused(Many.class, new byte[] {0x7f, -1, -1, -1});
    refused(Many.class, new byte[] {-1, -1, -1, -1});
  }

  @Test
  void aListOverItsLimitIsNeitherReadNorWritten() {
    record Few(@Max(2) List<Integer> numbers) {}
    assertThatThrownBy(() -> written(Few.class, new Few(List.of(1, 2, 3))))
        .isInstanceOf(VirtException.class);
    refused(Few.class, new byte[] {0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1});
  }

  @Test
  void aCaseNobodyKnowsIsRefused() {
    record One(Value value) {}
    refused(One.class, new byte[] {0, 0, 0, 2, 0, 0, 0, 0});
  }

  @Test
  void aStringThatIsNotUtf8IsRefused() {
    record Text(String text) {}
    refused(Text.class, new byte[] {0, 0, 0, 1, -1, 0, 0, 0});
  }

  private static <R extends Record> void refused(Class<R> type, byte[] wire) {
    assertThatThrownBy(() -> XdrRecord.of(type).read(ByteBuffer.wrap(wire)))
        .isInstanceOf(VirtException.class)
        .extracting(failure -> ((VirtException) failure).code())
        .isEqualTo(ErrorCode.RPC);
  }
}
