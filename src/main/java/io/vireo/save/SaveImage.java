package io.vireo.save;

import io.vireo.base.VirtException;
import io.vireo.save.content.DigestTable;
import io.vireo.save.content.ImageDigests;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A save image as its header tells of it. The stream has not been looked at: {@link ImageCheck}
 * holds it against its checksums, if it has some, and the hypervisor judges it.
 *
 * @param document of a sealed image only what it shows openly, until it was {@link #unsealed}
 * @param fileBytes the file's length when it was read; of a device its own
 */
public record SaveImage(
    Path path,
    SaveHeader header,
    ImageDocument document,
    long fileBytes,
    ImageDigests digests,
    Optional<SealedDocument> sealed,
    Optional<Storage.Key> key) {

  /** An image without digests that is not sealed. */
  public SaveImage(Path path, SaveHeader header, ImageDocument document, long fileBytes) {
    this(
        path,
        header,
        document,
        fileBytes,
        new ImageDigests.None(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same with another document, and the flag; its header does not describe that yet. */
  SaveImage with(ImageDocument other, boolean running) {
    return new SaveImage(path, header.with(other, running), other, fileBytes, digests, sealed, key);
  }

  public String xml() {
    return document.xml();
  }

  /** Where the hypervisor's stream begins. */
  public long streamOffset() {
    return header.streamOffset();
  }

  /** Length of the stream as stored; of a device without digests at most. */
  public long streamBytes() {
    return digests.table().map(DigestTable::streamBytes).orElse(fileBytes - streamOffset());
  }

  /** Whether it carries checksums of its stream that can be used. */
  public boolean hasDigests() {
    return digests.table().isPresent();
  }

  /** Under which name the key of a sealed image is to be found. */
  public Optional<String> keyName() {
    return sealed.map(SealedDocument::keyName);
  }

  /**
   * A sealed image with its whole document.
   *
   * @param with the right key, whatever it is called where it was found
   * @throws VirtException {@code AUTH_FAILED} if the key is another one, {@code SAVE_IMAGE_DAMAGED}
   */
  public SaveImage unsealed(Storage.Key with) {
    return sealed.map(closed -> unsealed(closed, with)).orElse(this);
  }

  private SaveImage unsealed(SealedDocument closed, Storage.Key with) {
    Storage.Key named = new Storage.Key(closed.keyName(), with.key());
    ImageDocument whole = closed.open(xml(), named, new ImageRefusal(path));
    return new SaveImage(path, header, whole, fileBytes, digests, sealed, Optional.of(named));
  }
}
