package io.vireo.save.content;

import io.vireo.state.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The RAM blocks of a sparse stream (QEMU's {@code docs/devel/migration/mapped-ram.rst}). Each has
 * a header with its name and length and with the places in the file of its pages and of a bitmap
 * that tells which of them are there; the next block's header follows behind the pages.
 *
 * @param blocks the first ones, as many as could be read
 */
public record MappedRam(List<Block> blocks) {

  public static final int BLOCKS_MAX = 256;

  /**
   * @param usedBytes of memory; pages of zeros take no room in the file
   * @param bitmapOffset position in the file of a bit for each page
   * @param pagesOffset position in the file of the first page
   */
  public record Block(
      String name, long usedBytes, long pageBytes, long bitmapOffset, long pagesOffset) {

    public long pagesEnd() {
      return pagesOffset + usedBytes;
    }

    /** Bytes of the bitmap. */
    public long bitmapBytes() {
      return Math.ceilDiv(Math.ceilDiv(usedBytes, pageBytes), (long) Byte.SIZE);
    }

    private boolean isPossible() {
      return usedBytes > 0
          && pageBytes >= PAGE_BYTES_MIN
          && bitmapOffset >= 0
          && bitmapOffset < pagesOffset;
    }

    /** Whether the places are there, so that it can be gone on behind them. */
    public boolean isWithin(long fileBytes) {
      return pagesOffset <= fileBytes - usedBytes && bitmapOffset <= fileBytes - bitmapBytes();
    }
  }

  /** The RAM section's name, length first, its instance 0 and its version 4. */
  private static final byte[] RAM_SECTION = {3, 'r', 'a', 'm', 0, 0, 0, 0, 0, 0, 0, 4};

  /** In the low bits of the first word of the section: a list of blocks follows. */
  private static final long MEMORY_SIZES = 0x04;

  private static final long FLAGS = 0xfff;
  private static final int HEADER_VERSION = 1;
  private static final int HEADER_BYTES = Integer.BYTES + 3 * Long.BYTES;
  private static final int BLOCK_BYTES_MAX = 1 + 255 + Long.BYTES + HEADER_BYTES;
  private static final int PAGE_BYTES_MIN = 512;

  /** Where the section is looked for: what stands before it is short. */
  private static final int SEARCH_BYTES = 64 * 1024;

  /** Of the stream that begins at {@code offset}; empty if not even one block can be read. */
  public static Optional<MappedRam> read(DiskFile file, long offset) throws IOException {
    ByteBuffer head = StateHead.head(file, offset, SEARCH_BYTES);
    int section = sectionEnd(head);
    if (section < 0 || head.limit() - section < Long.BYTES) {
      return Optional.empty();
    }
    long word = head.getLong(section);
    return (word & FLAGS) == MEMORY_SIZES
        ? blocks(file, offset + section + Long.BYTES, word & ~FLAGS)
        : Optional.empty();
  }

  private static int sectionEnd(ByteBuffer head) {
    byte[] bytes = new byte[head.remaining()];
    head.get(head.position(), bytes);
    for (int at = 0; at + RAM_SECTION.length <= bytes.length; at++) {
      int end = at + RAM_SECTION.length;
      if (Arrays.equals(bytes, at, end, RAM_SECTION, 0, RAM_SECTION.length)) {
        return end;
      }
    }
    return -1;
  }

  private static Optional<MappedRam> blocks(DiskFile file, long first, long totalBytes)
      throws IOException {
    List<Block> blocks = new ArrayList<>();
    long at = first;
    long left = totalBytes;
    Optional<Block> next = block(file, at);
    while (next.isPresent() && blocks.size() < BLOCKS_MAX) {
      blocks.add(next.get());
      left -= next.get().usedBytes();
      at = next.get().pagesEnd();
      next = left > 0 && next.get().isWithin(file.size()) ? block(file, at) : Optional.empty();
    }
    return blocks.isEmpty() ? Optional.empty() : Optional.of(new MappedRam(List.copyOf(blocks)));
  }

  private static Optional<Block> block(DiskFile file, long at) throws IOException {
    ByteBuffer header = StateHead.head(file, at, BLOCK_BYTES_MAX);
    int nameBytes = header.hasRemaining() ? Byte.toUnsignedInt(header.get()) : 0;
    if (nameBytes == 0 || header.remaining() < nameBytes + Long.BYTES + HEADER_BYTES) {
      return Optional.empty();
    }
    byte[] name = new byte[nameBytes];
    header.get(name);
    long usedBytes = header.getLong();
    int version = header.getInt();
    Block block =
        new Block(
            new String(name, StandardCharsets.US_ASCII),
            usedBytes,
            header.getLong(),
            header.getLong(),
            header.getLong());
    return version == HEADER_VERSION && block.isPossible() ? Optional.of(block) : Optional.empty();
  }
}
