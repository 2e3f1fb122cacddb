package io.vireo.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class EnvelopeTest {

  @Test
  void keepsTheBodyAsItIs() {
    String body = "{\"name\": \"güest\",\n \"n\": 1}\n";
    assertThat(Envelope.open(Envelope.seal(body))).contains(body);
    assertThat(new String(Envelope.seal(body), StandardCharsets.UTF_8)).endsWith("\n" + body);
  }

  @Test
  void keepsAnEmptyBody() {
    assertThat(Envelope.open(Envelope.seal(""))).contains("");
  }

  @Test
  void noticesEveryFlippedBit() {
    byte[] sealed = Envelope.seal("{\"a\": 1}");
    for (int bit = 0; bit < sealed.length * 8; bit++) {
      byte[] flipped = sealed.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(Envelope.open(flipped)).as("bit %d", bit).isEmpty();
    }
  }

  @Test
  void noticesEveryTruncation() {
    byte[] sealed = Envelope.seal("{\"a\": 1}");
    for (int length = 0; length < sealed.length; length++) {
      assertThat(Envelope.open(Arrays.copyOf(sealed, length))).as("%d", length).isEmpty();
    }
  }

  @Test
  void noticesAppendedBytes() {
    byte[] sealed = Envelope.seal("x");
    assertThat(Envelope.open(Arrays.copyOf(sealed, sealed.length + 1))).isEmpty();
  }

  @Test
  void knowsALaterVersion() {
    byte[] later = "vireo-state 2 1 00000000\nx".getBytes(StandardCharsets.US_ASCII);
    assertThat(Envelope.laterVersion(later)).contains(2);
    assertThat(Envelope.laterVersion(Envelope.seal("x"))).isEmpty();
    assertThat(Envelope.laterVersion(new byte[0])).isEmpty();
  }
}
