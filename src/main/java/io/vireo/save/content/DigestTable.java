package io.vireo.save.content;

import io.vireo.stream.ChunkDigests;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The checksums of a stream's chunks, as an image carries them: a table and a footer at the end of
 * the area between header and stream, where libvirt sees zeros or never looks. All integers are
 * little-endian. The footer's 64 bytes:
 *
 * <pre>
 *  0  magic           8 bytes, {@code VireoSum}
 *  8  version         1
 * 12  chunk shift     a chunk has 2 to this power bytes, the last one what is left
 * 16  count           entries that are used
 * 20  capacity        entries that there is room for
 * 24  stream bytes    64 bits, length of the stream as stored
 * 32  front's sum     of all bytes from the version field up to the table
 * 36  table's sum     of the entries that are used
 * 40  unused          20 bytes of zeros
 * 60  footer's sum    of its bytes before this
 * </pre>
 */
public final class DigestTable {

  /** Entries of a new image: 128 KiB. */
  public static final int CAPACITY = 32_768;

  public static final int FOOTER_BYTES = 64;
  public static final int CHUNK_SHIFT_MIN = 20;
  public static final int CHUNK_SHIFT_MAX = 40;
  public static final int VERSION = 1;

  private static final byte[] MAGIC = "VireoSum".getBytes(StandardCharsets.US_ASCII);

  /** Of the image's own magic, which changes while it is made, and is no part of any sum. */
  private static final int MAGIC_END = 16;

  private static final int FRONT_SUM_AT = 32;
  private static final int SUM_AT = 60;

  private final int chunkShift;
  private final int capacity;
  private final long streamBytes;
  private final int[] sums;

  private DigestTable(int chunkShift, int capacity, long streamBytes, int[] sums) {
    this.chunkShift = chunkShift;
    this.capacity = capacity;
    this.streamBytes = streamBytes;
    this.sums = sums;
  }

  public static DigestTable of(ChunkDigests stream) {
    int[] sums = stream.finish();
    return new DigestTable(stream.chunkShift(), stream.chunksMax(), stream.bytes(), sums);
  }

  /** What is to note the checksums of a stream of about so many bytes, even if it is twice that. */
  public static ChunkDigests forStream(long estimatedBytes) {
    int shift = CHUNK_SHIFT_MIN;
    while (shift < CHUNK_SHIFT_MAX && estimatedBytes >> (shift - 1) >= CAPACITY) {
      shift++;
    }
    return new ChunkDigests(shift, CAPACITY);
  }

  /** Of the same chunks, to be held against this. */
  public ChunkDigests again() {
    return new ChunkDigests(chunkShift, capacity);
  }

  public static int roomBytes(int capacity) {
    return capacity * Integer.BYTES + FOOTER_BYTES;
  }

  /** Of table and footer. */
  public int roomBytes() {
    return roomBytes(capacity);
  }

  public long streamBytes() {
    return streamBytes;
  }

  public int count() {
    return sums.length;
  }

  public long chunkBytes() {
    return 1L << chunkShift;
  }

  public int sum(int chunk) {
    return sums[chunk];
  }

  /** Of a chunk: where in the stream it begins. */
  public long begin(int chunk) {
    return (long) chunk << chunkShift;
  }

  /** Of a chunk: where in the stream it ends; the last one takes what is left. */
  public long end(int chunk) {
    return chunk == sums.length - 1 ? streamBytes : begin(chunk + 1);
  }

  /** Table and footer, for a front whose bytes up to here have that checksum. */
  public ByteBuffer encode(int frontSum) {
    ByteBuffer room = ByteBuffer.allocate(roomBytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (int sum : sums) {
      room.putInt(sum);
    }
    int footerAt = roomBytes() - FOOTER_BYTES;
    room.position(footerAt).put(MAGIC).putInt(VERSION);
    room.putInt(chunkShift).putInt(sums.length).putInt(capacity).putLong(streamBytes);
    room.putInt(frontSum).putInt(crc(room.slice(0, sums.length * Integer.BYTES)));
    room.putInt(footerAt + SUM_AT, crc(room.slice(footerAt, SUM_AT)));
    return room.rewind();
  }

  public static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  /**
   * Looks for the footer at the end of a front. Believes nothing that does not fit into it, and
   * takes no more memory than the front has.
   *
   * @param front header and area, whole
   */
  public static ImageDigests find(ByteBuffer front) {
    int footerAt = front.limit() - FOOTER_BYTES;
    if (footerAt < MAGIC_END) {
      return new ImageDigests.None();
    }
    ByteBuffer footer = front.slice(footerAt, FOOTER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    byte[] magic = new byte[MAGIC.length];
    footer.get(0, magic);
    return Arrays.equals(magic, MAGIC) ? read(front, footer) : new ImageDigests.None();
  }

  private static ImageDigests read(ByteBuffer front, ByteBuffer footer) {
    if (footer.getInt(SUM_AT) != crc(footer.slice(0, SUM_AT))) {
      return new ImageDigests.Unusable("their footer is damaged");
    }
    footer.position(MAGIC.length);
    int version = footer.getInt();
    if (version != VERSION) {
      return new ImageDigests.Unusable(
          "they have version %s, 1 can be read; upgrade"
              .formatted(Integer.toUnsignedString(version)));
    }
    Shape shape = new Shape(footer.getInt(), footer.getInt(), footer.getInt(), footer.getLong());
    if (!shape.fits(front.limit())) {
      return new ImageDigests.Unusable("their footer contradicts itself");
    }
    return shape.load(front, footer);
  }

  /** The numbers of a footer, not believed yet. */
  private record Shape(int chunkShift, int count, int capacity, long streamBytes) {

    boolean fits(int frontBytes) {
      return chunkShift >= CHUNK_SHIFT_MIN
          && chunkShift <= CHUNK_SHIFT_MAX
          && capacity > 0
          && count >= 0
          && count <= capacity
          && streamBytes >= 0
          && (long) capacity * Integer.BYTES + FOOTER_BYTES + MAGIC_END < frontBytes
          && count == countOf(streamBytes);
    }

    private long countOf(long bytes) {
      long whole = (bytes >> chunkShift) + ((bytes & ((1L << chunkShift) - 1)) == 0 ? 0 : 1);
      return Math.min(capacity, whole);
    }

    ImageDigests load(ByteBuffer front, ByteBuffer footer) {
      int tableAt = front.limit() - roomBytes(capacity);
      ByteBuffer table = front.slice(tableAt, count * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      if (footer.getInt(FRONT_SUM_AT) != frontSum(front, tableAt)) {
        return new ImageDigests.FrontDamaged();
      }
      if (footer.getInt(FRONT_SUM_AT + Integer.BYTES) != crc(table.duplicate())) {
        return new ImageDigests.Unusable("their table is damaged");
      }
      int[] sums = new int[count];
      table.asIntBuffer().get(sums);
      return new ImageDigests.Sound(new DigestTable(chunkShift, capacity, streamBytes, sums));
    }
  }

  /** Of everything between the magic, which changes, and the table. */
  public static int frontSum(ByteBuffer front, int tableAt) {
    return crc(front.slice(MAGIC_END, tableAt - MAGIC_END));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DigestTable that
        && chunkShift == that.chunkShift
        && capacity == that.capacity
        && streamBytes == that.streamBytes
        && Arrays.equals(sums, that.sums);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sums);
  }
}
