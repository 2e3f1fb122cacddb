package io.vireo.save;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Host;
import io.vireo.state.DiskFailure;
import io.vireo.state.DiskFile;
import io.vireo.state.FileCalls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Another document for an existing image. The gigabytes behind it stay where they are; a {@link
 * RedefineJournal} sees to it that a power cut leaves the old document or the new one.
 */
public final class ImageRedefinition {

  private ImageRedefinition() {}

  /**
   * Replaces the document of a complete image, and the running flag if one is given. Whether the
   * new document may stand for the guest is the caller's to check, before.
   *
   * @return the image as it is now, on the lane of its file system; fails as {@link
   *     ImageReader#read} does, with {@code DOCUMENT_TOO_LARGE} before anything is written, or with
   *     {@code WRITE_FAILED} or {@code NO_SPACE}, the old document then in force
   */
  public static Future<SaveImage> redefine(
      Host host, Path path, String xml, Optional<Boolean> running) {
    return host.laneOf(path).run(() -> redefine(FileCalls.local(), path, xml, running));
  }

  /** Finishes what a crash interrupted, so that other programs see it as well; at start-up. */
  public static Future<Void> recover(Host host, Path path) {
    return host.laneOf(path)
        .run(
            () -> {
              RedefineJournal.settle(FileCalls.local(), path);
              return null;
            });
  }

  static SaveImage redefine(FileCalls disk, Path path, String xml, Optional<Boolean> running) {
    SaveImage image = ImageReader.read(disk, path);
    requireFile(path);
    RedefineJournal.settle(disk, path);
    SaveHeader old = image.header();
    ImageDocument document = new ImageDocument(xml, image.document().cookie());
    boolean nowRunning = running.orElse(old.running());
    if (document.equals(image.document()) && nowRunning == old.running()) {
      return image;
    }
    SaveHeader header = old.with(document, nowRunning);
    byte[] after = front(header, document);
    try {
      replace(disk, path, after);
    } catch (IOException cause) {
      throw DiskFailure.writing(path, cause);
    }
    return new SaveImage(path, header, document, image.fileBytes());
  }

  private static void requireFile(Path path) {
    if (FileKind.of(path) != FileKind.REGULAR) {
      throw new VirtException(
          ErrorCode.ARGUMENT_UNSUPPORTED,
          "the document of a save image on the device " + path + " cannot be changed safely");
    }
  }

  private static byte[] front(SaveHeader header, ImageDocument document) {
    return ByteBuffer.allocate(SaveHeader.BYTES + header.dataBytes())
        .put(header.encode())
        .put(document.encode(header.dataBytes()))
        .array();
  }

  private static void replace(FileCalls disk, Path path, byte[] after) throws IOException {
    try (DiskFile image = disk.update(path)) {
      byte[] before = new byte[after.length];
      image.readFully(ByteBuffer.wrap(before), 0);
      journal(disk, path, new RedefineJournal(before, after, image.size()));
      try {
        RedefineJournal.overwrite(image, after);
      } catch (IOException failed) {
        takeBack(disk, path, image, before);
        throw failed;
      }
    }
    RedefineJournal.drop(disk, path);
  }

  private static void journal(FileCalls disk, Path path, RedefineJournal journal)
      throws IOException {
    try {
      journal.write(disk, path);
    } catch (IOException failed) {
      RedefineJournal.drop(disk, path);
      throw failed;
    }
  }

  /** If even this fails the journal stays, and readers see the new document, whole. */
  private static void takeBack(FileCalls disk, Path path, DiskFile image, byte[] before)
      throws IOException {
    RedefineJournal.overwrite(image, before);
    RedefineJournal.drop(disk, path);
  }
}
