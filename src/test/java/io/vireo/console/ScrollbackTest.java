package io.vireo.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScrollbackTest {

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void keepsTheLastAndKnowsTheirPlaces() {
    Scrollback said = new Scrollback(4);
    said.append(bytes("abc"));
    assertThat(said.oldest()).isZero();
    assertThat(text(said.read(0, 10))).isEqualTo("abc");
    said.append(bytes("def"));
    assertThat(said.oldest()).isEqualTo(2);
    assertThat(said.end()).isEqualTo(6);
    assertThat(text(said.read(2, 10))).isEqualTo("cdef");
    assertThat(text(said.read(3, 2))).isEqualTo("de");
    assertThat(said.read(6, 10)).isEmpty();
  }

  @Test
  void takesMoreThanItKeeps() {
    Scrollback said = new Scrollback(3);
    said.append(bytes("0123456789"));
    assertThat(said.oldest()).isEqualTo(7);
    assertThat(text(said.read(7, 9))).isEqualTo("789");
  }

  /** As a list of all bytes would, from a seed. */
  @Test
  void isTheTailOfEverythingThatWasSaid() {
    Random random = new Random(7);
    Scrollback said = new Scrollback(37);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int turn = 0; turn < 2000; turn++) {
      byte[] more = new byte[random.nextInt(60)];
      random.nextBytes(more);
      said.append(more);
      all.writeBytes(more);
      int from = Math.max(0, all.size() - 37);
      assertThat(said.oldest()).isEqualTo(from);
      int begin = from + random.nextInt(all.size() - from + 1);
      assertThat(said.read(begin, 100))
          .isEqualTo(Arrays.copyOfRange(all.toByteArray(), begin, all.size()));
    }
  }
}
