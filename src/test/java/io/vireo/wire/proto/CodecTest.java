package io.vireo.wire.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.base.VirtException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CodecTest {

  /** A colour. */
  public enum Colour {
    RED,
    GREEN
  }

  /** Something in something. */
  public record Inner(String text, int small) {}

  /** A component of each kind. */
  public record Every(
      String text,
      UUID uuid,
      boolean flag,
      int small,
      long large,
      double real,
      ByteBuffer bytes,
      Instant time,
      Colour colour,
      Inner inner,
      Optional<Long> maybe,
      OptionalLong maybeLong,
      List<Inner> list,
      Set<String> set,
      Map<String, Long> map) {}

  private final Codec<Every> codec =
      new Schema(FieldNumbers.read(""), List.of()).codec(Every.class);

  private static Every every(long number, Optional<Long> maybe) {
    return new Every(
        "té xt",
        new UUID(1, 2),
        true,
        (int) -number,
        number,
        0.5,
        ByteBuffer.wrap(new byte[] {1, 2}),
        Instant.ofEpochSecond(9),
        Colour.GREEN,
        new Inner("", 0),
        maybe,
        OptionalLong.of(0),
        List.of(new Inner("a", 1), new Inner("b", -1)),
        Set.of("x", "y"),
        Map.of("k", 0L, "l", Long.MIN_VALUE));
  }

  @Test
  void whatIsWrittenIsRead() {
    for (long number : new long[] {0, 1, 127, 128, 1L << 35, Long.MAX_VALUE, -1}) {
      Every value = every(number, Optional.of(0L));
      assertThat(codec.value(codec.bytes(value))).isEqualTo(value);
    }
    assertThat(codec.value(codec.bytes(every(5, Optional.empty()))).maybe()).isEmpty();
  }

  @Test
  void everyPrefixIsRefusedOrWhole() {
    byte[] all = codec.bytes(every(300, Optional.of(7L)));
    for (int length = 0; length < all.length; length++) {
      byte[] part = java.util.Arrays.copyOf(all, length);
      try {
        codec.value(part);
      } catch (VirtException refused) {
        assertThat(refused.code().kind().httpStatus()).isEqualTo(400);
      }
    }
  }

  @Test
  void unknownFieldsAreRefused() {
    assertThatThrownBy(() -> codec.value(new byte[] {(byte) 0xf8, 0x06, 1}))
        .hasMessageContaining("field 111 of Every is not known");
  }

  @Test
  void numbersAreNeverGivenTwice() {
    assertThatThrownBy(() -> FieldNumbers.read("A.x 1\nA.y 1"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> FieldNumbers.read("A.x 1\nA.x 2"))
        .isInstanceOf(IllegalArgumentException.class);
    FieldNumbers numbers = FieldNumbers.read("A.gone 9");
    assertThat(numbers.of("A", "next")).isEqualTo(10);
    assertThat(numbers.added()).containsExactly("A.next 10");
  }
}
