package io.vireo.mock;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class MockScreenTest {

  @Test
  void showsTheCounter() throws IOException {
    BufferedImage screen = ImageIO.read(new ByteArrayInputStream(MockScreen.draw(0b101)));
    assertThat(screen.getWidth()).isEqualTo(MockScreen.WIDTH);
    assertThat(screen.getHeight()).isEqualTo(MockScreen.HEIGHT);
    assertThat(screen.getRGB(0, 9) & 0xffffff).isEqualTo(0x00ff00);
    assertThat(screen.getRGB(1, 9) & 0xffffff).isEqualTo(0x002000);
    assertThat(screen.getRGB(2, 9) & 0xffffff).isEqualTo(0x00ff00);
  }
}
