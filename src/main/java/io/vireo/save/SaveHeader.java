package io.vireo.save;

import io.vireo.base.VirtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The first 92 bytes of a save image: magic (16), then version, data length, was-running, format
 * and cookie offset (32 bits each, in the byte order of the writing host), then 56 unused bytes.
 *
 * @param complete which of the two magics it bears
 * @param version 0 to {@link #VERSION}; only with version 2 does the format say anything
 * @param dataBytes length of the area between header and stream: document, cookie, zeros
 * @param running whether the guest ran when it was saved
 * @param declaredFormat the format field; see {@link #format()}
 * @param cookieOffset of the cookie within the area; 0 if there is none
 * @param order in which the integers are stored
 * @param sealed whether the stream is encrypted and the document shows only a part; added to the
 *     format field, so that a program that does not know of it refuses the image
 */
public record SaveHeader(
    boolean complete,
    int version,
    int dataBytes,
    boolean running,
    StreamFormat declaredFormat,
    int cookieOffset,
    ByteOrder order,
    boolean sealed) {

  public static final int BYTES = 92;
  public static final int VERSION = 2;

  /** Of document, cookie and slack together; real ones have about 70 KiB. */
  public static final int DATA_BYTES_MAX = 16 * 1024 * 1024;

  static final int MAGIC_BYTES = 16;

  /** In the format field: sealed, whatever the format. */
  static final int SEALED = 0x100;

  private static final String MAGIC_COMPLETE = "LibvirtQemudSave";
  private static final String MAGIC_INCOMPLETE = "LibvirtQemudPart";

  /** Of an image that is not sealed. */
  public SaveHeader(
      boolean complete,
      int version,
      int dataBytes,
      boolean running,
      StreamFormat declaredFormat,
      int cookieOffset,
      ByteOrder order) {
    this(complete, version, dataBytes, running, declaredFormat, cookieOffset, order, false);
  }

  /** A header for a new image, in this machine's byte order. */
  public static SaveHeader fresh(ImageDocument document, boolean running, StreamFormat format) {
    return new SaveHeader(
        false,
        VERSION,
        document.freshDataBytes(),
        running,
        format,
        document.cookieOffset(),
        ByteOrder.nativeOrder());
  }

  /** How the stream is really stored: raw in all versions but 2, whatever the field says. */
  public StreamFormat format() {
    return version == VERSION ? declaredFormat : StreamFormat.RAW;
  }

  /** Where the hypervisor's stream begins in the file. */
  public long streamOffset() {
    return BYTES + (long) dataBytes;
  }

  /** The same header for another document in the same area. */
  SaveHeader with(ImageDocument document, boolean nowRunning) {
    return new SaveHeader(
        complete,
        version,
        dataBytes,
        nowRunning,
        declaredFormat,
        document.cookieOffset(),
        order,
        sealed);
  }

  /** The same with so many more bytes of area. */
  SaveHeader withRoom(int moreBytes) {
    return new SaveHeader(
        complete,
        version,
        dataBytes + moreBytes,
        running,
        declaredFormat,
        cookieOffset,
        order,
        sealed);
  }

  SaveHeader withSealed(boolean nowSealed) {
    return new SaveHeader(
        complete, version, dataBytes, running, declaredFormat, cookieOffset, order, nowSealed);
  }

  /** The 92 bytes, ready to be written. */
  public ByteBuffer encode() {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES).order(order);
    bytes.put(magic(complete));
    bytes.putInt(version).putInt(dataBytes).putInt(running ? 1 : 0);
    bytes.putInt(declaredFormat.number() | (sealed ? SEALED : 0)).putInt(cookieOffset);
    return bytes.rewind();
  }

  static byte[] magic(boolean complete) {
    String text = complete ? MAGIC_COMPLETE : MAGIC_INCOMPLETE;
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Reads a header and holds it against the file's length. Allocates nothing that depends on it.
   *
   * @param bytes the file's first bytes, up to 92
   * @throws VirtException one of the four {@code SAVE_IMAGE_} codes that a header alone can earn;
   *     an incomplete image with a sound header is returned
   */
  static SaveHeader decode(ByteBuffer bytes, long fileBytes, ImageRefusal refusal) {
    boolean complete = isComplete(bytes, refusal);
    if (bytes.remaining() < BYTES) {
      throw complete ? refusal.shortHeader(bytes.remaining()) : refusal.incomplete();
    }
    ByteOrder order = order(bytes);
    ByteBuffer fields = bytes.slice(MAGIC_BYTES, 5 * Integer.BYTES).order(order);
    Fields raw = Fields.read(fields);
    raw.check(fileBytes, refusal);
    return new SaveHeader(
        complete,
        (int) raw.version(),
        (int) raw.dataBytes(),
        raw.running() != 0,
        raw.streamFormat(refusal),
        (int) raw.cookieOffset(),
        order,
        raw.isSealed());
  }

  private static boolean isComplete(ByteBuffer bytes, ImageRefusal refusal) {
    byte[] magic = new byte[Math.min(MAGIC_BYTES, bytes.remaining())];
    bytes.get(bytes.position(), magic);
    return switch (new String(magic, StandardCharsets.ISO_8859_1)) {
      case MAGIC_COMPLETE -> true;
      case MAGIC_INCOMPLETE -> false;
      default -> throw refusal.foreign();
    };
  }

  static boolean bearsIncomplete(ByteBuffer head) {
    ByteBuffer magic = ByteBuffer.wrap(magic(false));
    return head.remaining() >= MAGIC_BYTES && head.slice(0, MAGIC_BYTES).equals(magic);
  }

  /** The other byte order is suspected only of a version that would otherwise be too new. */
  private static ByteOrder order(ByteBuffer bytes) {
    ByteOrder own = ByteOrder.nativeOrder();
    long version = Fields.version(bytes, own);
    ByteOrder other = own == ByteOrder.BIG_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    return version > VERSION && Fields.version(bytes, other) <= VERSION ? other : own;
  }

  /** The five integers as they stand, unsigned. */
  private record Fields(
      long version, long dataBytes, long running, long format, long cookieOffset) {

    static long version(ByteBuffer header, ByteOrder order) {
      return next(header.slice(MAGIC_BYTES, Integer.BYTES).order(order));
    }

    static Fields read(ByteBuffer fields) {
      return new Fields(next(fields), next(fields), next(fields), next(fields), next(fields));
    }

    private static long next(ByteBuffer fields) {
      return Integer.toUnsignedLong(fields.getInt());
    }

    /** Version 0 and 1 know no such thing, as they know no format. */
    boolean isSealed() {
      return version == VERSION && (format & SEALED) != 0;
    }

    StreamFormat streamFormat(ImageRefusal refusal) {
      return StreamFormat.ofNumber(isSealed() ? format & ~SEALED : format)
          .filter(known -> !isSealed() || known != StreamFormat.SPARSE)
          .orElseThrow(() -> refusal.unknownFormat(format));
    }

    void check(long fileBytes, ImageRefusal refusal) {
      if (version > VERSION) {
        throw refusal.laterVersion(version);
      }
      if (dataBytes == 0 || BYTES + dataBytes > fileBytes) {
        throw refusal.dataBeyondFile(dataBytes, fileBytes);
      }
      if (dataBytes > DATA_BYTES_MAX) {
        throw refusal.dataBeyondLimit(dataBytes);
      }
      if (cookieOffset > dataBytes) {
        throw refusal.cookieBeyondData(cookieOffset, dataBytes);
      }
    }
  }
}
