package io.vireo.save;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The front of an image that is sent and not written: the same bytes as in a file, but nothing is
 * known of the length behind them and the incomplete magic stays.
 */
public final class FlowingImage {

  /** What an image is called that has no file. */
  private static final Path NAME = Path.of("(stream)");

  private static final ImageRefusal REFUSAL = new ImageRefusal(NAME);

  private FlowingImage() {}

  /**
   * Header and document of a new image, with the incomplete magic.
   *
   * @param format {@code RAW} or {@code ZSTD}: the others are read by programs, or cannot flow
   */
  public static byte[] front(ImageDocument document, boolean running, StreamFormat format) {
    requireFlowing(format);
    SaveHeader header = SaveHeader.fresh(document, running, format);
    return ByteBuffer.allocate(Math.toIntExact(header.streamOffset()))
        .put(header.encode())
        .put(document.encode(header.dataBytes()))
        .array();
  }

  /**
   * Reads the front of a received image and no byte further. What it claims is held against the
   * limits before it is believed, and memory is taken only for what has come.
   *
   * @return of either magic; its length is unknown
   * @throws VirtException one of the {@code SAVE_IMAGE_} codes, or {@code ARGUMENT_UNSUPPORTED} for
   *     a format that cannot flow
   */
  public static SaveImage read(InputStream stream) throws IOException {
    byte[] head = stream.readNBytes(SaveHeader.BYTES);
    SaveHeader header = SaveHeader.decode(ByteBuffer.wrap(head), Long.MAX_VALUE, REFUSAL);
    requireFlowing(header.format());
    if (header.sealed()) {
      throw new VirtException(
          ErrorCode.ARGUMENT_UNSUPPORTED,
          "a sealed image cannot be received as a stream; restore it from a file");
    }
    byte[] area = stream.readNBytes(header.dataBytes());
    if (area.length < header.dataBytes()) {
      throw REFUSAL.incomplete();
    }
    return new SaveImage(NAME, header, ImageDocument.decode(area, header, REFUSAL), Long.MAX_VALUE);
  }

  private static void requireFlowing(StreamFormat format) {
    if (format != StreamFormat.RAW && format != StreamFormat.ZSTD) {
      throw new VirtException(
          ErrorCode.ARGUMENT_UNSUPPORTED,
          "an image of format "
              + format.libvirtName()
              + " cannot be sent as a stream; use raw or zstd, or restore it from a file");
    }
  }
}
