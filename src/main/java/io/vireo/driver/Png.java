package io.vireo.driver;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Writes pictures as PNG (ISO/IEC 15948): eight bits of red, green and blue. Pure; takes its time.
 */
public final class Png {

  private static final long SIGNATURE = 0x89504e470d0a1a0aL;
  private static final int CHANNELS = 3;
  private static final int BITS = 8;
  private static final int TRUE_COLOR = 2;

  private Png() {}

  /**
   * A picture as a file.
   *
   * @param rgb three bytes a point, line by line from the top
   */
  public static byte[] of(int width, int height, byte[] rgb) {
    if (width < 1 || height < 1 || rgb.length != (long) width * CHANNELS * height) {
      throw new IllegalArgumentException("no picture of " + width + " times " + height);
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(file)) {
      out.writeLong(SIGNATURE);
      chunk(out, "IHDR", header(width, height));
      chunk(out, "IDAT", lines(width, height, rgb));
      chunk(out, "IEND", new byte[0]);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return file.toByteArray();
  }

  private static byte[] header(int width, int height) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(width);
    out.writeInt(height);
    out.write(new byte[] {BITS, TRUE_COLOR, 0, 0, 0});
    return bytes.toByteArray();
  }

  /** Each line begins with the number of its filter: none. */
  private static byte[] lines(int width, int height, byte[] rgb) throws IOException {
    Deflater fast = new Deflater(Deflater.BEST_SPEED);
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, fast)) {
        for (int line = 0; line < height; line++) {
          out.write(0);
          out.write(rgb, line * width * CHANNELS, width * CHANNELS);
        }
      }
      return bytes.toByteArray();
    } finally {
      fast.end();
    }
  }

  private static void chunk(DataOutputStream out, String type, byte[] content) throws IOException {
    byte[] name = type.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    CRC32 check = new CRC32();
    check.update(name);
    check.update(content);
    out.writeInt(content.length);
    out.write(name);
    out.write(content);
    out.writeInt((int) check.getValue());
  }
}
