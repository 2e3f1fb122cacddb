package io.vireo.save;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Host;
import io.vireo.save.place.FileKind;
import io.vireo.state.DiskFailure;
import io.vireo.state.DiskFile;
import io.vireo.state.FileCalls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Another document for an existing image. The gigabytes behind it stay where they are; a {@link
 * RedefineJournal} sees to it that a power cut leaves the old document or the new one.
 */
public final class ImageRedefinition {

  private ImageRedefinition() {}

  /**
   * What is to change.
   *
   * @param xml the whole new document
   * @param shownXml the same without passwords, which a sealed image shows openly
   * @param running whether the guest is to run after its restore; as it was if empty
   */
  public record Change(String xml, Optional<String> shownXml, Optional<Boolean> running) {}

  /**
   * Replaces the document of a complete image that is not sealed, and the running flag if one is
   * given. Whether the new document may stand for the guest is the caller's to check, before.
   *
   * @return the image as it is now, on the lane of its file system; fails as {@link
   *     ImageReader#read} does, with {@code AUTH_FAILED} for a sealed one, with {@code
   *     DOCUMENT_TOO_LARGE} before anything is written, with {@code RESOURCE_BUSY} while another
   *     call changes the same file, or with {@code WRITE_FAILED} or {@code NO_SPACE}, the old
   *     document then in force
   */
  public static Future<SaveImage> redefine(
      Host host, Path path, String xml, Optional<Boolean> running) {
    return redefine(host, path, new Change(xml, Optional.empty(), running), Keys.NONE);
  }

  /**
   * The same for a sealed image as well, with its key.
   *
   * @return the image as it is now, unsealed; fails likewise, and with {@code AUTH_FAILED} if the
   *     key is not there or is another one
   */
  public static Future<SaveImage> redefine(Host host, Path path, Change change, Keys keys) {
    return host.laneOf(path)
        .run(() -> ImageReader.read(path))
        .compose(keys::unseal)
        .compose(
            open ->
                host.laneOf(path).run(() -> redefine(FileCalls.local(), path, change, open.key())));
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
    return redefine(disk, path, new Change(xml, Optional.empty(), running), Optional.empty());
  }

  static SaveImage redefine(FileCalls disk, Path path, Change change, Optional<Storage.Key> key) {
    ImageReader.read(disk, path);
    requireFile(path);
    try (DiskFile claimed = RedefineJournal.claimed(disk, path)) {
      RedefineJournal.settle(disk, path, claimed);
      SaveImage old = opened(ImageReader.read(disk, path, claimed), key);
      SaveImage wished = wished(old, change);
      if (!wished.equals(old)) {
        replace(disk, path, claimed, front(wished, change));
        return opened(ImageReader.read(disk, path, claimed), key);
      }
      return old;
    } catch (IOException cause) {
      throw DiskFailure.writing(path, cause);
    }
  }

  private static SaveImage opened(SaveImage image, Optional<Storage.Key> key) {
    if (image.keyName().isEmpty()) {
      return image;
    }
    return image.unsealed(
        key.filter(with -> image.keyName().equals(Optional.of(with.name())))
            .orElseThrow(() -> new ImageRefusal(image.path()).noKey(image.keyName())));
  }

  /** With the whole document, also of a sealed image. */
  private static SaveImage wished(SaveImage old, Change change) {
    ImageDocument document = new ImageDocument(change.xml(), old.document().cookie());
    boolean running = change.running().orElse(old.header().running());
    if (document.equals(old.document()) && running == old.header().running()) {
      return old;
    }
    return old.with(document, running);
  }

  private static void requireFile(Path path) {
    if (FileKind.of(path) != FileKind.REGULAR) {
      throw new VirtException(
          ErrorCode.ARGUMENT_UNSUPPORTED,
          "the document of a save image on the device " + path + " cannot be changed safely");
    }
  }

  /** Digests are of the stream and stay; that of the document is made anew. */
  private static byte[] front(SaveImage wished, Change change) {
    ImageDocument stored =
        wished
            .key()
            .map(key -> SealedDocument.seal(wished.document(), shown(wished, change), key))
            .orElse(wished.document());
    SaveHeader header = wished.header().with(stored, wished.header().running());
    ImageFront front = new ImageFront(header, stored, wished.digests().roomBytes());
    return wished.digests().table().map(front::encode).orElseGet(front::encode).array();
  }

  private static String shown(SaveImage image, Change change) {
    return change
        .shownXml()
        .orElseThrow(
            () ->
                new VirtException(
                    ErrorCode.INVALID_ARG,
                    "cannot change the document of the sealed %s: what it may show openly is missing"
                        .formatted(image.path())));
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
