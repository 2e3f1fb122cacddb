package io.vireo.save;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.save.place.FileKind;
import io.vireo.state.DiskFailure;
import io.vireo.state.DiskFile;
import io.vireo.state.FileCalls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * The front of an image before and after a change of its document, kept beside the image until the
 * change is durable. While it is there, readers take the front from it.
 *
 * <p>Whether it belongs to an image is asked of the image itself: the length and the state's ends
 * must be the same, and every sector of its front must be the old or the new one, or cut over from
 * one to the other. A journal that was left behind by accident therefore never spoils another
 * image.
 */
final class RedefineJournal {

  /** What a disk writes whole or not at all. */
  private static final int SECTOR_BYTES = 512;

  private static final Pattern LINE =
      Pattern.compile("vireo-redefine 1 [0-9]{10} (0[0-9]{19}) ([0-9a-f]{8}) [0-9a-f]{8}\\n");
  private static final int LINE_BYTES = lineOf(0, new Rest(0, 0), 0).length;
  private static final long BYTES_MAX =
      LINE_BYTES + 2L * (SaveHeader.BYTES + SaveHeader.DATA_BYTES_MAX);

  private final byte[] before;
  private final byte[] after;
  private final Rest rest;

  private RedefineJournal(byte[] before, byte[] after, Rest rest) {
    this.before = before;
    this.after = after;
    this.rest = rest;
  }

  /**
   * Of a change that is to be made. Takes the array over.
   *
   * @param after header and area as they are to be; as long as they are in the image
   */
  static RedefineJournal of(DiskFile image, byte[] after) throws IOException {
    byte[] before = new byte[after.length];
    image.readFully(ByteBuffer.wrap(before), 0);
    return new RedefineJournal(before, after, Rest.of(image, after.length));
  }

  /**
   * What a change of the front leaves alone. Two images of one guest may well have the same front
   * and the same length, but no two states that began and ended alike.
   *
   * @param fileBytes length of the whole image
   * @param sum of the state's first and last bytes
   */
  private record Rest(long fileBytes, long sum) {

    static final int SAMPLE_BYTES = 64 * 1024;

    static Rest of(DiskFile image, int frontBytes) throws IOException {
      long size = image.size();
      CRC32C sum = new CRC32C();
      sum.update(sample(image, frontBytes, size));
      sum.update(sample(image, Math.max(frontBytes, size - SAMPLE_BYTES), size));
      return new Rest(size, sum.getValue());
    }

    private static ByteBuffer sample(DiskFile image, long from, long size) throws IOException {
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.clamp(size - from, 0, (long) SAMPLE_BYTES));
      image.readFully(bytes, from);
      return bytes.flip();
    }
  }

  byte[] before() {
    return before;
  }

  /** The change that is under way on the open {@code image}; readers go by it. */
  static Optional<RedefineJournal> pending(FileCalls disk, Path path, DiskFile image)
      throws IOException {
    Optional<RedefineJournal> found = load(disk, SideFile.journal(path));
    return found.isPresent() && found.get().belongsTo(image) ? found : Optional.empty();
  }

  /**
   * Finishes a change that was interrupted, or drops a journal that is not whole or not of this
   * image. No effect if there is none.
   */
  static void settle(FileCalls disk, Path path) {
    try {
      if (isThere(path)) {
        finish(disk, path);
      }
    } catch (IOException cause) {
      throw DiskFailure.writing(path, cause);
    }
  }

  /** Fails as {@link #settle} would while another call changes the image, and writes nothing. */
  static void requireIdle(FileCalls disk, SaveTarget target) {
    try {
      if (target.kind() != DiskFacts.Kind.BLOCK_DEVICE && isThere(target.file())) {
        claimed(disk, target.file()).close();
      }
    } catch (IOException cause) {
      throw DiskFailure.writing(target.name(), cause);
    }
  }

  private static boolean isThere(Path path) throws IOException {
    return FileKind.find(SideFile.journal(path)).isPresent();
  }

  private static void finish(FileCalls disk, Path path) throws IOException {
    try (DiskFile image = claimed(disk, path)) {
      settle(disk, path, image);
    } catch (NoSuchFileException nothingToFinish) {
      drop(disk, path);
    }
  }

  /** The same for an image that the caller has claimed, so that no journal is another's work. */
  static void settle(FileCalls disk, Path path, DiskFile image) throws IOException {
    if (isThere(path)) {
      Optional<RedefineJournal> pending = pending(disk, path, image);
      if (pending.isPresent()) {
        overwrite(image, pending.get().after);
      }
      drop(disk, path);
    }
  }

  /**
   * The image, open for writing, and nobody else changing its front until it is closed: a journal
   * beside it is then of a change that was interrupted, not of one under way.
   *
   * @throws VirtException {@code RESOURCE_BUSY} if somebody else is
   */
  static DiskFile claimed(FileCalls disk, Path path) throws IOException {
    DiskFile image = disk.update(path);
    try {
      if (image.claim()) {
        return image;
      }
    } catch (IOException failed) {
      image.close();
      throw failed;
    }
    image.close();
    throw busy(path);
  }

  private static VirtException busy(Path path) {
    return new VirtException(
            ErrorCode.RESOURCE_BUSY,
            "the document of %s is being changed by another call; try again".formatted(path))
        .of(path.toString());
  }

  static void overwrite(DiskFile image, byte[] front) throws IOException {
    image.writeFully(ByteBuffer.wrap(front), 0);
    image.force();
  }

  static void drop(FileCalls disk, Path path) throws IOException {
    Path journal = SideFile.journal(path);
    if (disk.delete(journal)) {
      disk.forceDirectory(journal.getParent());
    }
  }

  /**
   * Makes the journal durable; from then on the change has happened as far as readers know. On
   * failure it is gone again; one that was there before is another's and stays.
   */
  void write(FileCalls disk, Path path) throws IOException {
    Path journal = SideFile.journal(path);
    DiskFile created = create(disk, path, journal);
    try {
      fill(created);
      disk.forceDirectory(journal.getParent());
    } catch (IOException failed) {
      drop(disk, path);
      throw failed;
    }
  }

  private static DiskFile create(FileCalls disk, Path path, Path journal) throws IOException {
    try {
      return disk.create(journal);
    } catch (FileAlreadyExistsException another) {
      throw busy(path);
    }
  }

  private void fill(DiskFile created) throws IOException {
    try (created) {
      created.writeFully(ByteBuffer.wrap(encode()), 0);
      created.force();
    }
  }

  private byte[] encode() {
    byte[] line = lineOf(after.length, rest, sum(before, after));
    return ByteBuffer.allocate(line.length + 2 * after.length)
        .put(line)
        .put(before)
        .put(after)
        .array();
  }

  private static byte[] lineOf(int frontBytes, Rest rest, long sum) {
    return String.format(
            Locale.ROOT,
            "vireo-redefine 1 %010d %020d %08x %08x\n",
            frontBytes,
            rest.fileBytes(),
            rest.sum(),
            sum)
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static long sum(byte[] before, byte[] after) {
    CRC32C sum = new CRC32C();
    sum.update(before);
    sum.update(after);
    return sum.getValue();
  }

  private static Optional<RedefineJournal> load(FileCalls disk, Path journal) throws IOException {
    try (DiskFile file = disk.open(journal)) {
      long size = file.size();
      if (size <= LINE_BYTES || size > BYTES_MAX) {
        return Optional.empty();
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) size);
      file.readFully(bytes, 0);
      return decode(bytes.array());
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
  }

  /** Empty unless it is whole: the image is only touched once its journal is. */
  private static Optional<RedefineJournal> decode(byte[] bytes) {
    int frontBytes = (bytes.length - LINE_BYTES) / 2;
    byte[] before = Arrays.copyOfRange(bytes, LINE_BYTES, LINE_BYTES + frontBytes);
    byte[] after = Arrays.copyOfRange(bytes, LINE_BYTES + frontBytes, bytes.length);
    String line = new String(bytes, 0, LINE_BYTES, StandardCharsets.US_ASCII);
    Matcher fields = LINE.matcher(line);
    if (!fields.matches()) {
      return Optional.empty();
    }
    Rest rest = new Rest(Long.parseLong(fields.group(1)), Long.parseLong(fields.group(2), 16));
    byte[] expected = lineOf(after.length, rest, sum(before, after));
    return before.length == after.length
            && Arrays.equals(expected, 0, LINE_BYTES, bytes, 0, LINE_BYTES)
        ? Optional.of(new RedefineJournal(before, after, rest))
        : Optional.empty();
  }

  private boolean belongsTo(DiskFile image) throws IOException {
    long size = image.size();
    if (size != rest.fileBytes() || size < after.length) {
      return false;
    }
    if (!Rest.of(image, after.length).equals(rest)) {
      return false;
    }
    byte[] now = new byte[after.length];
    image.readFully(ByteBuffer.wrap(now), 0);
    for (int from = 0; from < now.length; from += SECTOR_BYTES) {
      int to = Math.min(from + SECTOR_BYTES, now.length);
      if (!isOverwritten(now, before, after, from, to)
          && !isOverwritten(now, after, before, from, to)) {
        return false;
      }
    }
    return true;
  }

  /** A write that came short may have stopped within a sector: then it is new up to there. */
  private static boolean isOverwritten(byte[] now, byte[] old, byte[] by, int from, int to) {
    int stop = Arrays.mismatch(now, from, to, by, from, to);
    return stop < 0 || Arrays.equals(now, from + stop, to, old, from + stop, to);
  }

  /** Reads from the new front as from a file; the caller keeps within it. */
  void read(ByteBuffer bytes, long position) {
    bytes.put(after, (int) position, bytes.remaining());
  }
}
