package io.vireo.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamTrailerTest {

  private static final String DIGEST = "0123456789abcdef".repeat(4);
  private static final StreamTrailer TRAILER = new StreamTrailer(0x1122334455L, DIGEST);

  private static byte[] encoded() {
    byte[] bytes = new byte[StreamTrailer.BYTES];
    TRAILER.encode().get(bytes);
    return bytes;
  }

  /** The page says so, byte for byte. */
  @Test
  void isWhatIsSpecified() {
    assertThat(HexFormat.of().formatHex(encoded()))
        .isEqualTo(
            "502a4d1838000000"
                + HexFormat.of().formatHex("VireoEnd".getBytes(StandardCharsets.US_ASCII))
                + "0000001122334455"
                + "0000000000000000"
                + DIGEST);
  }

  @Test
  void isReadAsItWasWritten() {
    assertThat(StreamTrailer.decode(TRAILER.encode())).contains(TRAILER);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 7, 8, 15, 24, 31})
  void isNoneWhereAByteOfItsFormIsAnother(int at) {
    byte[] spoilt = encoded();
    spoilt[at] ^= 1;
    assertThat(StreamTrailer.decode(ByteBuffer.wrap(spoilt))).isEmpty();
  }

  @Test
  void saysSomethingElseWhereAByteOfItsContentIsAnother() {
    for (int at : new int[] {16, 23, 32, 63}) {
      byte[] spoilt = encoded();
      spoilt[at] ^= 1;
      assertThat(StreamTrailer.decode(ByteBuffer.wrap(spoilt)).orElseThrow()).isNotEqualTo(TRAILER);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 63, 65})
  void hasItsLength(int bytes) {
    ByteBuffer other = ByteBuffer.allocate(bytes);
    other.put(encoded(), 0, Math.min(bytes, StreamTrailer.BYTES)).clear();
    assertThat(StreamTrailer.decode(other)).isEmpty();
  }

  @Test
  void isOverlookedByThoseWhoUnpack() throws IOException {
    byte[] packed = Zstd.compress("a guest".getBytes(StandardCharsets.US_ASCII));
    byte[] both = ByteBuffer.allocate(packed.length + 64).put(packed).put(encoded()).array();
    try (ZstdInputStream unpacked = new ZstdInputStream(new ByteArrayInputStream(both))) {
      assertThat(unpacked.readAllBytes()).asString().isEqualTo("a guest");
    }
  }
}
