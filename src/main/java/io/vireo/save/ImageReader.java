package io.vireo.save;

import io.vireo.base.VirtException;
import io.vireo.state.DiskFailure;
import io.vireo.state.DiskFile;
import io.vireo.state.FileCalls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads the front of a save image, header, document and cookie, and never writes. A file that
 * cannot be opened or read is {@code NO_FILE}, {@code OPEN_FAILED} or {@code READ_FAILED} and says
 * nothing about the image: nobody may delete it for that.
 *
 * <p>Blocks: run it on {@code host.laneOf(path)}.
 */
public final class ImageReader {

  private final FileCalls disk;
  private final Path path;
  private final ImageRefusal refusal;

  private ImageReader(FileCalls disk, Path path) {
    this.disk = disk;
    this.path = path;
    this.refusal = new ImageRefusal(path);
  }

  /**
   * A complete image.
   *
   * @throws VirtException {@code NO_FILE}, {@code OPEN_FAILED}, {@code READ_FAILED}, {@code
   *     SAVE_IMAGE_INCOMPLETE}, {@code SAVE_IMAGE_FOREIGN}, {@code SAVE_IMAGE_DAMAGED} or {@code
   *     SAVE_IMAGE_TOO_NEW}
   */
  public static SaveImage read(Path path) {
    return read(FileCalls.local(), path);
  }

  static SaveImage read(FileCalls disk, Path path) {
    return complete(disk, new ImageReader(disk, path).readAny());
  }

  /** Through an opening that the caller has, since another one would end its claim. */
  static SaveImage read(FileCalls disk, Path path, DiskFile file) throws IOException {
    return complete(disk, new ImageReader(disk, path).readAny(file));
  }

  private static SaveImage complete(FileCalls disk, SaveImage image) {
    if (!image.header().complete()) {
      throw StreamCompletion.refusal(disk, image.path());
    }
    return image;
  }

  /**
   * What the file is, as an answer and not as an error.
   *
   * @throws VirtException {@code NO_FILE}, {@code OPEN_FAILED} or {@code READ_FAILED} only
   */
  public static Inspection inspect(Path path) {
    return inspect(FileCalls.local(), path);
  }

  static Inspection inspect(FileCalls disk, Path path) {
    try {
      SaveImage image = new ImageReader(disk, path).readAny();
      return image.header().complete()
          ? new Inspection.Complete(image)
          : new Inspection.Incomplete(StreamCompletion.refusal(disk, path), Optional.of(image));
    } catch (VirtException refused) {
      return judged(refused);
    }
  }

  private static Inspection judged(VirtException refused) {
    return switch (refused.code()) {
      case SAVE_IMAGE_INCOMPLETE -> new Inspection.Incomplete(refused, Optional.empty());
      case SAVE_IMAGE_FOREIGN -> new Inspection.Unusable("foreign", refused);
      case SAVE_IMAGE_DAMAGED -> new Inspection.Unusable("damaged", refused);
      case SAVE_IMAGE_TOO_NEW -> new Inspection.Unusable("too-new", refused);
      default -> throw refused;
    };
  }

  /** Where the front of the image is read from: the file, or a journal that supersedes it. */
  private interface Front {
    void read(ByteBuffer bytes, long position) throws IOException;
  }

  private SaveImage readAny() {
    FileKind.of(path).requireReadable(path);
    try (DiskFile file = open()) {
      return readAny(file);
    } catch (IOException cause) {
      throw DiskFailure.reading(path, cause);
    }
  }

  private SaveImage readAny(DiskFile file) throws IOException {
    Front front =
        RedefineJournal.pending(disk, path, file)
            .<Front>map(journal -> journal::read)
            .orElse(file::readFully);
    return readFront(front, file.size());
  }

  private DiskFile open() {
    try {
      return disk.open(path);
    } catch (IOException cause) {
      throw DiskFailure.opening(path, cause);
    }
  }

  /** Whatever is wrong behind the incomplete magic is no damage: nobody finished writing it. */
  private SaveImage readFront(Front front, long fileBytes) throws IOException {
    ByteBuffer head = ByteBuffer.allocate((int) Math.min(SaveHeader.BYTES, fileBytes));
    front.read(head, 0);
    head.flip();
    try {
      return image(SaveHeader.decode(head, fileBytes, refusal), front, fileBytes);
    } catch (VirtException refused) {
      throw SaveHeader.bearsIncomplete(head) ? refusal.incomplete() : refused;
    }
  }

  private SaveImage image(SaveHeader header, Front front, long fileBytes) throws IOException {
    byte[] area = new byte[header.dataBytes()];
    front.read(ByteBuffer.wrap(area), SaveHeader.BYTES);
    SaveImage image =
        new SaveImage(path, header, ImageDocument.decode(area, header, refusal), fileBytes);
    if (header.complete() && image.streamBytes() == 0) {
      throw refusal.damaged("no guest state follows its document");
    }
    return image;
  }
}
