package io.vireo.save;

import io.vireo.base.VirtException;
import io.vireo.save.ImageVerification.Range;
import io.vireo.save.ImageVerification.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * An image's checksums beside those of what is in the file now.
 *
 * @param now as many, since the length of the stream was checked before
 */
record DigestFindings(SaveImage image, DigestTable noted, DigestTable now) {

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
