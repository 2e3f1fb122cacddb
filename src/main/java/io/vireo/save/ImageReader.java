package io.vireo.save;

import io.vireo.base.VirtException;
import io.vireo.save.content.DigestTable;
import io.vireo.save.content.ImageDigests;
import io.vireo.save.place.FileKind;
import io.vireo.state.DiskFailure;
import io.vireo.state.DiskFile;
import io.vireo.state.FileCalls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
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
    FileKind kind = FileKind.of(path);
    kind.requireReadable(path);
    try (DiskFile file = open()) {
      return kind == FileKind.REGULAR
          ? readAny(file)
          : readFront(file::readFully, new Length(file.size(), false));
    } catch (IOException cause) {
      throw DiskFailure.reading(path, cause);
    }
  }

  private SaveImage readAny(DiskFile file) throws IOException {
    Front front =
        RedefineJournal.pending(disk, path, file)
            .<Front>map(journal -> journal::read)
            .orElse(file::readFully);
    return readFront(front, new Length(file.size(), true));
  }

  private DiskFile open() {
    try {
      return disk.open(path);
    } catch (IOException cause) {
      throw DiskFailure.opening(path, cause);
    }
  }

  /** Whatever is wrong behind the incomplete magic is no damage: nobody finished writing it. */
  private SaveImage readFront(Front front, Length length) throws IOException {
    ByteBuffer head = ByteBuffer.allocate((int) Math.min(SaveHeader.BYTES, length.bytes()));
    front.read(head, 0);
    head.flip();
    try {
      SaveHeader header = SaveHeader.decode(head, length.bytes(), refusal);
      return header.complete()
          ? whole(loaded(header, front, length), length)
          : loaded(header, front, length);
    } catch (VirtException refused) {
      throw SaveHeader.bearsIncomplete(head) ? refusal.incomplete() : refused;
    }
  }

  private SaveImage loaded(SaveHeader header, Front front, Length length) throws IOException {
    ByteBuffer all = ByteBuffer.allocate(SaveHeader.BYTES + header.dataBytes());
    front.read(all, 0);
    byte[] area = Arrays.copyOfRange(all.array(), SaveHeader.BYTES, all.capacity());
    ImageDocument document = ImageDocument.decode(area, header, refusal);
    return new SaveImage(
        path,
        header,
        header.sealed() ? ImageDocument.of(document.xml()) : document,
        length.bytes(),
        DigestTable.find(all.flip()),
        header.sealed()
            ? Optional.of(SealedDocument.parse(document.cookie(), refusal))
            : Optional.empty(),
        Optional.empty());
  }

  /** The promise at its other end: what calls itself complete has every byte that was noted. */
  private SaveImage whole(SaveImage image, Length length) {
    if (image.digests() instanceof ImageDigests.FrontDamaged) {
      throw refusal.damaged("its header or its document is not what was written");
    }
    long there = length.bytes() - image.streamOffset();
    if (length.exact() ? image.streamBytes() != there : image.streamBytes() > there) {
      throw refusal.otherLength(there, image.streamBytes());
    }
    if (image.streamBytes() == 0) {
      throw refusal.damaged("no guest state follows its document");
    }
    return image;
  }

  /**
   * @param exact whether the file ends with the image, as a device does not
   */
  private record Length(long bytes, boolean exact) {}
}
