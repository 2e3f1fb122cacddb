package io.vireo.guest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The counting guest's boot image, and what may be changed in it: the table at the head of {@code
 * counter.asm}. Each {@code with} method gives a changed copy.
 */
public final class CounterImage {
  private static final int PERCENT_OFFSET = 0x10;
  private static final int TICKS_OFFSET = 0x11;
  private static final int VERIFY_OFFSET = 0x12;
  private static final int SEED_OFFSET = 0x18;
  private static final int KEPT_OFFSET = 0x20;

  private final byte[] bytes;

  private CounterImage(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The image as it is shipped: half of the memory, ten counts a second, a seed of its own. */
  public static CounterImage shipped() throws IOException {
    String name = "/guest/counter.img";
    try (InputStream in = CounterImage.class.getResourceAsStream(name)) {
      return new CounterImage(Objects.requireNonNull(in, name).readAllBytes());
    }
  }

  /** How much of the memory to fill, 0 to 100. */
  public CounterImage withPercent(int percent) {
    return with(image -> image.put(PERCENT_OFFSET, (byte) percent));
  }

  /** Twentieths of a second between two counts, 1 to 255. */
  public CounterImage withTicksPerCount(int ticks) {
    return with(image -> image.put(TICKS_OFFSET, (byte) ticks));
  }

  /** Verify unasked every so many counts; 0 means only when asked. */
  public CounterImage withVerifyEvery(int counts) {
    return with(image -> image.putShort(VERIFY_OFFSET, (short) counts));
  }

  /** The pattern's seed; 0 means another one at every boot. */
  public CounterImage withSeed(long seed) {
    return with(image -> image.putLong(SEED_OFFSET, seed));
  }

  /** The bits kept of each word of the pattern: with fewer of them it compresses better. */
  public CounterImage withKept(long bits) {
    return with(image -> image.putLong(KEPT_OFFSET, bits));
  }

  /** A copy of the image's bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Writes the image and returns {@code file}. */
  public Path writeTo(Path file) throws IOException {
    return Files.write(file, bytes);
  }

  private CounterImage with(Consumer<ByteBuffer> change) {
    byte[] copy = bytes.clone();
    change.accept(ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN));
    return new CounterImage(copy);
  }
}
