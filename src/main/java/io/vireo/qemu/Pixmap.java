package io.vireo.qemu;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.driver.Png;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The pictures of QEMUs that know no PNG: PPM with eight bits a colour. Pure; takes its time. */
final class Pixmap {

  private static final int HEAD_BYTES_MAX = 64;

  private static final Pattern HEAD =
      Pattern.compile("P6\\s+(\\d{1,5})\\s+(\\d{1,5})\\s+255\\s", Pattern.DOTALL);

  private Pixmap() {}

  /** The same picture as PNG. */
  static byte[] toPng(byte[] ppm) {
    int most = Math.min(ppm.length, HEAD_BYTES_MAX);
    Matcher head = HEAD.matcher(new String(ppm, 0, most, StandardCharsets.ISO_8859_1));
    if (!head.lookingAt()) {
      throw malformed(null);
    }
    try {
      int width = Integer.parseInt(head.group(1));
      int height = Integer.parseInt(head.group(2));
      return Png.of(width, height, Arrays.copyOfRange(ppm, head.end(), ppm.length));
    } catch (IllegalArgumentException notThatLarge) {
      throw malformed(notThatLarge);
    }
  }

  private static VirtException malformed(Throwable cause) {
    return new VirtException(
        ErrorCode.OPERATION_FAILED, "the emulator's picture of the screen is malformed", cause);
  }
}
