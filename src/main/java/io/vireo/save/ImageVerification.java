package io.vireo.save;

import io.vireo.base.VirtException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What {@link ImageCheck} found.
 *
 * @param state see there
 * @param reason in a sentence, what was checked or what is wrong
 * @param image as far as it could be read
 * @param refusal why it cannot be restored from; empty if nothing is known to be wrong
 * @param bytesChecked of the file
 * @param damagedChunks how many chunks of the stream are not what was written
 * @param damaged where in the file, neighbours joined, the first {@link #RANGES_MAX} of them
 */
public record ImageVerification(
    Path path,
    State state,
    String reason,
    Optional<SaveImage> image,
    Optional<VirtException> refusal,
    long bytesChecked,
    int damagedChunks,
    List<Range> damaged) {

  /** Ranges that are named one by one. */
  public static final int RANGES_MAX = 100;

  /** How much is known. */
  public enum State {
    /** Header, document and stream are what was written. */
    SOUND,
    /** Its front is sound; the stream carries no checksums, so nobody can tell. */
    UNTOLD,
    /** There is no checksum, but a packed or sealed stream came apart without an error. */
    READABLE,
    /** Something is not what was written, or the file is no complete image. */
    UNUSABLE;

    /** As reports write it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Bytes of the file that are not what was written, as exactly as the chunks tell.
   *
   * @param offset of the first
   */
  public record Range(long offset, long bytes) {}

  public ImageVerification {
    damaged = List.copyOf(damaged);
  }

  /** Whether the image has checksums that could be used. */
  public boolean hadDigests() {
    return image.filter(SaveImage::hasDigests).isPresent();
  }

  /**
   * The image, if nothing is known to be wrong with it.
   *
   * @throws VirtException {@link #refusal}
   */
  public SaveImage requireUsable() {
    refusal.ifPresent(
        refused -> {
          throw refused;
        });
    return image.orElseThrow();
  }
}
