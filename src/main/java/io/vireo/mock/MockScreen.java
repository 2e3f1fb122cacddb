package io.vireo.mock;

import io.vireo.driver.Png;

/** A small picture that changes as the machine's counter does. Pure. */
final class MockScreen {

  static final int WIDTH = 64;
  static final int HEIGHT = 48;

  private static final int CHANNELS = 3;

  private MockScreen() {}

  /** The counter's bits as stripes, the lowest at the left. */
  static byte[] draw(long counter) {
    byte[] rgb = new byte[WIDTH * HEIGHT * CHANNELS];
    for (int point = 0; point < WIDTH * HEIGHT; point++) {
      boolean lit = (counter >>> point % WIDTH & 1) == 1;
      rgb[point * CHANNELS + 1] = (byte) (lit ? 0xff : 0x20);
    }
    return Png.of(WIDTH, HEIGHT, rgb);
  }
}
