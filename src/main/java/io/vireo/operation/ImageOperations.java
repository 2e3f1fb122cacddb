package io.vireo.operation;

import static io.vireo.operation.Operation.Method.GET;
import static io.vireo.operation.Operation.Method.POST;
import static io.vireo.operation.Operation.job;
import static io.vireo.operation.Operation.quick;

import io.vireo.base.FilePath;
import io.vireo.operation.SaveOperations.ImageAt;
import java.util.List;
import java.util.Optional;

/** Save images themselves, whoever made them. */
public final class ImageOperations {

  private ImageOperations() {}

  /**
   * @param key the name of the key that opens a sealed image; by default the one the image names
   */
  public record Verify(FilePath path, Optional<String> key) {}

  /**
   * Bytes of the file that are not what was written, as exactly as can be told.
   *
   * @param offset of the first
   */
  public record Damage(long offset, long bytes) {}

  /**
   * @param state {@code sound} (all of it is what was written), {@code readable} (there are no
   *     digests; the stream was unpacked without an error), {@code untold} (there are no digests,
   *     so nobody can tell) or {@code unusable}
   * @param finding in a sentence, what was checked or what is wrong
   * @param code of what is wrong, as in an error's {@code code}
   * @param digests whether the image carries any
   * @param bytes length of the file
   * @param damagedChunks how many chunks of the stream are not what was written
   * @param damaged where; neighbours joined, the first hundred
   */
  public record Verified(
      FilePath path,
      String state,
      String finding,
      Optional<String> code,
      boolean digests,
      long bytes,
      long bytesChecked,
      int damagedChunks,
      List<Damage> damaged,
      long elapsedMillis) {}

  public static final Operation<Verify, Verified> VERIFY =
      job("save-image.verify", Verify.class, Verified.class)
          .needs("domain", "read")
          .http(POST, "/save-image/verify")
          .says("Reads a save image from end to end and tells which bytes are damaged.")
          .example("{\"path\": \"/var/lib/saves/web1.save\"}");

  /**
   * Header and document.
   *
   * @param byteOrder {@code little-endian} or {@code big-endian}
   * @param running whether the guest is to run after its restore
   * @param dataBytes between header and stream
   * @param roomBytes by which the document could be longer
   * @param cookie the elements of QEMU's cookie
   * @param changing whether an interrupted change of the document waits to be finished
   */
  public record ImageFront(
      int version,
      String byteOrder,
      boolean running,
      String format,
      Optional<String> sealedWithKey,
      int dataBytes,
      int documentBytes,
      int roomBytes,
      List<String> cookie,
      Optional<String> domainName,
      Optional<String> domainUuid,
      boolean changing) {}

  /**
   * A block of the guest's memory in a sparse image.
   *
   * @param storedBytes of pages that are in the file
   */
  public record RamBlock(String name, long bytes, long pageBytes, Optional<Long> storedBytes) {}

  /**
   * The guest's state.
   *
   * @param offset of its first byte
   * @param bytes as stored
   * @param machine type of the machine that wrote it, where the stream can be looked into
   * @param digests {@code none}, {@code there} or {@code unusable}
   * @param chunks how many of them
   * @param chunkBytes of each chunk but the last
   */
  public record ImageState(
      long offset,
      long bytes,
      Optional<String> machine,
      String digests,
      int chunks,
      long chunkBytes,
      List<RamBlock> ram) {}

  /**
   * @param state {@code complete}, {@code incomplete}, {@code foreign}, {@code damaged} or {@code
   *     too-new}
   * @param reason why it cannot be restored from
   * @param allocatedBytes on the disk; less than the length if there are holes
   * @param writer a guess at who wrote it
   */
  public record Shown(
      FilePath path,
      String state,
      Optional<String> reason,
      String writer,
      long bytes,
      Optional<Long> allocatedBytes,
      Optional<ImageFront> front,
      Optional<ImageState> stream) {}

  public static final Operation<ImageAt, Shown> SHOW =
      quick("save-image.show", ImageAt.class, Shown.class)
          .needs("domain", "read")
          .http(GET, "/save-image/show")
          .says("Tells everything that is known about a save image, whoever made it.")
          .example("{\"path\": \"/var/lib/saves/web1.save\"}");
}
