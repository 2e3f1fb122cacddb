package io.vireo.save;

import io.vireo.base.VirtException;
import io.vireo.save.content.DigestTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

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

  /**
   * An image's checksums beside those of what is in the file now.
   *
   * @param now as many, since the length of the stream was checked before
   */
  record Findings(SaveImage image, DigestTable noted, DigestTable now) {

    ImageVerification verification() {
      List<Integer> bad =
          IntStream.range(0, noted.count())
              .filter(chunk -> noted.sum(chunk) != now.sum(chunk))
              .boxed()
              .toList();
      List<Range> ranges = ranges(bad);
      Optional<VirtException> refusal =
          bad.isEmpty()
              ? Optional.empty()
              : Optional.of(new ImageRefusal(image.path()).damaged(words(bad, ranges)));
      return new ImageVerification(
          image.path(),
          bad.isEmpty() ? State.SOUND : State.UNUSABLE,
          refusal
              .map(VirtException::getMessage)
              .orElse("header, document and all " + noted.count() + " chunks are as written"),
          Optional.of(image),
          refusal,
          image.streamOffset() + noted.streamBytes(),
          bad.size(),
          ranges);
    }

    private String words(List<Integer> bad, List<Range> ranges) {
      Range first = ranges.getFirst();
      return "%d of %d chunks of its stream are not what was written, the first within bytes %d to %d"
          .formatted(bad.size(), noted.count(), first.offset(), first.offset() + first.bytes() - 1);
    }

    private List<Range> ranges(List<Integer> bad) {
      List<Range> ranges = new ArrayList<>();
      for (int chunk : bad) {
        Range next = range(chunk);
        boolean joins = !ranges.isEmpty() && end(ranges.getLast()) == next.offset();
        if (joins) {
          Range last = ranges.removeLast();
          ranges.add(new Range(last.offset(), last.bytes() + next.bytes()));
        } else if (ranges.size() < ImageVerification.RANGES_MAX) {
          ranges.add(next);
        }
      }
      return ranges;
    }

    private static long end(Range range) {
      return range.offset() + range.bytes();
    }

    private Range range(int chunk) {
      return new Range(
          image.streamOffset() + noted.begin(chunk), noted.end(chunk) - noted.begin(chunk));
    }
  }
}
