package io.vireo.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.base.VirtException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PixmapTest {

  private static byte[] ppm(String head, int... points) {
    byte[] start = head.getBytes(StandardCharsets.US_ASCII);
    byte[] all = Arrays.copyOf(start, start.length + points.length);
    for (int i = 0; i < points.length; i++) {
      all[start.length + i] = (byte) points[i];
    }
    return all;
  }

  @Test
  void becomesPng() throws IOException {
    byte[] ppm = ppm("P6\n2 1\n255\n", 255, 0, 0, 10, 32, 200);
    var picture = ImageIO.read(new ByteArrayInputStream(Pixmap.toPng(ppm)));
    assertThat(picture.getWidth()).isEqualTo(2);
    assertThat(picture.getRGB(0, 0) & 0xffffff).isEqualTo(0xff0000);
    assertThat(picture.getRGB(1, 0) & 0xffffff).isEqualTo(0x0a20c8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "P6",
        "P5\n1 1\n255\nxxx",
        "P6\n1 1\n65535\nxxx",
        "P6\n1 1\n255\nxx",
        "P6\n0 1\n255\n",
        "P6\n99999 99999\n255\nxxx",
        "P6\n999999 1\n255\nxxx"
      })
  void refusesWhatIsNone(String text) {
    assertThatThrownBy(() -> Pixmap.toPng(ppm(text))).isInstanceOf(VirtException.class);
  }
}
