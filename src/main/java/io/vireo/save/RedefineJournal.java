package io.vireo.save;

import io.vireo.state.DiskFailure;
import io.vireo.state.DiskFile;
import io.vireo.state.FileCalls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The front of an image before and after a change of its document, kept beside the image until the
 * change is durable. While it is there, readers take the front from it.
 *
 * <p>Whether it belongs to an image is asked of the image itself: the length must be the same, and
 * every sector of its front must be the old or the new one. A journal that was left behind by
 * accident therefore never spoils another image.
 */
final class RedefineJournal {

  /** What a disk writes whole or not at all. */
  private static final int SECTOR_BYTES = 512;

  private static final int LINE_BYTES = lineOf(0, 0, 0).length;
  private static final long BYTES_MAX =
      LINE_BYTES + 2L * (SaveHeader.BYTES + SaveHeader.DATA_BYTES_MAX);

  private final byte[] before;
  private final byte[] after;
  private final long fileBytes;

  /**
   * Takes both arrays over.
   *
   * @param before header and area as they were
   * @param after header and area as they are to be; of the same length
   * @param fileBytes length of the whole image
   */
  RedefineJournal(byte[] before, byte[] after, long fileBytes) {
    this.before = before;
    this.after = after;
    this.fileBytes = fileBytes;
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
      if (Files.exists(SideFile.journal(path))) {
        finish(disk, path);
        drop(disk, path);
      }
    } catch (IOException cause) {
      throw DiskFailure.writing(path, cause);
    }
  }

  private static void finish(FileCalls disk, Path path) throws IOException {
    try (DiskFile image = disk.update(path)) {
      Optional<RedefineJournal> pending = pending(disk, path, image);
      if (pending.isPresent()) {
        overwrite(image, pending.get().after);
      }
    } catch (NoSuchFileException nothingToFinish) {
      // the image is gone, and its journal goes after it
    }
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

  /** Makes the journal durable; from then on the change has happened as far as readers know. */
  void write(FileCalls disk, Path path) throws IOException {
    Path journal = SideFile.journal(path);
    try (DiskFile file = disk.create(journal)) {
      file.writeFully(ByteBuffer.wrap(encode()), 0);
      file.force();
    }
    disk.forceDirectory(journal.getParent());
  }

  private byte[] encode() {
    byte[] line = lineOf(after.length, fileBytes, sum(before, after));
    return ByteBuffer.allocate(line.length + 2 * after.length)
        .put(line)
        .put(before)
        .put(after)
        .array();
  }

  private static byte[] lineOf(int frontBytes, long fileBytes, long sum) {
    return String.format(
            Locale.ROOT, "vireo-redefine 1 %010d %020d %08x\n", frontBytes, fileBytes, sum)
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
    String[] fields = line.strip().split(" ", -1);
    if (fields.length != 5 || !fields[3].matches("[0-9]{1,18}|0[0-9]{19}")) {
      return Optional.empty();
    }
    long fileBytes = Long.parseLong(fields[3]);
    byte[] expected = lineOf(after.length, fileBytes, sum(before, after));
    return before.length == after.length
            && Arrays.equals(expected, 0, LINE_BYTES, bytes, 0, LINE_BYTES)
        ? Optional.of(new RedefineJournal(before, after, fileBytes))
        : Optional.empty();
  }

  private boolean belongsTo(DiskFile image) throws IOException {
    if (image.size() != fileBytes || fileBytes < after.length) {
      return false;
    }
    byte[] now = new byte[after.length];
    image.readFully(ByteBuffer.wrap(now), 0);
    for (int from = 0; from < now.length; from += SECTOR_BYTES) {
      int to = Math.min(from + SECTOR_BYTES, now.length);
      if (!Arrays.equals(now, from, to, before, from, to)
          && !Arrays.equals(now, from, to, after, from, to)) {
        return false;
      }
    }
    return true;
  }

  /** Reads from the new front as from a file; the caller keeps within it. */
  void read(ByteBuffer bytes, long position) {
    bytes.put(after, (int) position, bytes.remaining());
  }
}
