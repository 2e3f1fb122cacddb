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
   *     ImageReader#read} does, with {@code DOCUMENT_TOO_LARGE} before anything is written, with
   *     {@code RESOURCE_BUSY} while another call changes the same file, or with {@code
   *     WRITE_FAILED} or {@code NO_SPACE}, the old document then in force
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
    ImageReader.read(disk, path);
    requireFile(path);
    try (DiskFile claimed = RedefineJournal.claimed(disk, path)) {
      RedefineJournal.settle(disk, path, claimed);
      SaveImage old = ImageReader.read(disk, path, claimed);
      SaveImage wished = wished(old, xml, running);
      if (!wished.equals(old)) {
        replace(disk, path, claimed, front(wished.header(), wished.document()));
      }
      return wished;
    } catch (IOException cause) {
      throw DiskFailure.writing(path, cause);
    }
  }

  private static SaveImage wished(SaveImage old, String xml, Optional<Boolean> running) {
    ImageDocument document = new ImageDocument(xml, old.document().cookie());
    boolean nowRunning = running.orElse(old.header().running());
    if (document.equals(old.document()) && nowRunning == old.header().running()) {
      return old;
    }
    SaveHeader header = old.header().with(document, nowRunning);
    return new SaveImage(old.path(), header, document, old.fileBytes());
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

  private static void replace(FileCalls disk, Path path, DiskFile image, byte[] after)
      throws IOException {
    RedefineJournal journal = RedefineJournal.of(image, after);
    journal.write(disk, path);
    try {
      RedefineJournal.overwrite(image, after);
    } catch (IOException failed) {
      takeBack(disk, path, image, journal.before());
      throw failed;
    }
    dropAfterwards(disk, path);
  }

  /** A journal that stays says what the image says; this must not turn success into failure. */
  private static void dropAfterwards(FileCalls disk, Path path) {
    try {
      RedefineJournal.drop(disk, path);
    } catch (IOException later) {
      // the next change, save or start-up takes it
    }
  }

  /** If even this fails the journal stays, and readers see the new document, whole. */
  private static void takeBack(FileCalls disk, Path path, DiskFile image, byte[] before)
      throws IOException {
    RedefineJournal.overwrite(image, before);
    RedefineJournal.drop(disk, path);
  }
}
