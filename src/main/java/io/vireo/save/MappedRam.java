package io.vireo.save;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The list of RAM blocks at the beginning of a sparse stream (QEMU's {@code
 * docs/devel/migration/mapped-ram.rst}): for each block its name, its length, and where in the file
 * the bitmap of the pages that are there and the pages themselves lie.
 */
record MappedRam(List<Block> blocks) {

  static final int BLOCKS_MAX = 256;

  /**
   * @param usedBytes of memory; pages of zeros take no room in the file
   * @param bitmapOffset and {@code pagesOffset} are positions in the file
   */
  record Block(String name, long usedBytes, long pageBytes, long bitmapOffset, long pagesOffset) {}

  /** The RAM section's name, length first, its instance 0 and its version 4. */
  private static final byte[] RAM_SECTION = {3, 'r', 'a', 'm', 0, 0, 0, 0, 0, 0, 0, 4};

  /** In the low bits of the first word of the section: a list of blocks follows. */
  private static final long MEMORY_SIZES = 0x04;

  private static final long FLAGS = 0xfff;
  private static final int HEADER_VERSION = 1;
  private static final int HEADER_BYTES = Integer.BYTES + 3 * Long.BYTES;

  /** In the first bytes of a stream; empty if they hold none, or one that is not whole. */
  static Optional<MappedRam> find(ByteBuffer head) {
    byte[] bytes = new byte[head.remaining()];
    head.get(head.position(), bytes);
    for (int at = 0; at + RAM_SECTION.length <= bytes.length; at++) {
      int end = at + RAM_SECTION.length;
      if (Arrays.equals(bytes, at, end, RAM_SECTION, 0, RAM_SECTION.length)) {
        return parse(ByteBuffer.wrap(bytes, end, bytes.length - end));
      }
    }
    return Optional.empty();
  }

  private static Optional<MappedRam> parse(ByteBuffer section) {
    if (section.remaining() < Long.BYTES) {
      return Optional.empty();
    }
    long word = section.getLong();
    long left = word & ~FLAGS;
    List<Block> blocks = new ArrayList<>();
    boolean whole = (word & FLAGS) == MEMORY_SIZES;
    while (whole && left > 0 && blocks.size() < BLOCKS_MAX) {
      Optional<Block> next = block(section);
      next.ifPresent(blocks::add);
      left -= next.map(Block::usedBytes).orElse(0L);
      whole = next.isPresent();
    }
    return whole && left == 0 ? Optional.of(new MappedRam(List.copyOf(blocks))) : Optional.empty();
  }

  private static Optional<Block> block(ByteBuffer section) {
    int nameBytes = section.hasRemaining() ? Byte.toUnsignedInt(section.get()) : 0;
    if (nameBytes == 0 || section.remaining() < nameBytes + Long.BYTES + HEADER_BYTES) {
      return Optional.empty();
    }
    byte[] name = new byte[nameBytes];
    section.get(name);
    long usedBytes = section.getLong();
    int version = section.getInt();
    Block block =
        new Block(
            new String(name, StandardCharsets.US_ASCII),
            usedBytes,
            section.getLong(),
            section.getLong(),
            section.getLong());
    return version == HEADER_VERSION && usedBytes > 0 ? Optional.of(block) : Optional.empty();
  }
}
