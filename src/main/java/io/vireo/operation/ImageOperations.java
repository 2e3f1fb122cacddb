package io.vireo.operation;

import static io.vireo.operation.Operation.Method.POST;
import static io.vireo.operation.Operation.job;

import io.vireo.base.FilePath;
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
}
