package io.vireo.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written is what another reader of the format sees. */
class PngTest {

  @ParameterizedTest
  @CsvSource({"1, 1", "3, 2", "720, 400"})
  void othersReadWhatIsWritten(int width, int height) throws IOException {
    byte[] rgb = new byte[width * height * 3];
    new Random(width).nextBytes(rgb);
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(Png.of(width, height, rgb)));
    assertThat(read.getWidth()).isEqualTo(width);
    assertThat(read.getHeight()).isEqualTo(height);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = (y * width + x) * 3;
        int point = ((rgb[at] & 0xff) << 16) | ((rgb[at + 1] & 0xff) << 8) | (rgb[at + 2] & 0xff);
        assertThat(read.getRGB(x, y) & 0xffffff).isEqualTo(point);
      }
    }
  }

  @Test
  void refusesWhatIsNoPicture() {
    assertThatThrownBy(() -> Png.of(2, 2, new byte[11]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Png.of(0, 2, new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
