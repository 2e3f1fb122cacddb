package io.vireo.image;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.operation.SaveOperations.ManagedSave;
import io.vireo.operation.SaveOperations.Save;
import io.vireo.save.Storage;
import io.vireo.save.StorageWish;
import io.vireo.save.StreamFormat;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * How somebody wants images to be, in callers' words: a call, or the settings. What is empty is
 * left to others.
 *
 * @param cache whether the state may go through the page cache
 * @param format libvirt's name
 * @param road {@code auto}, {@code direct} or {@code streamed}
 * @param key the name of what to seal with
 */
public record ImageOptions(
    Optional<Boolean> cache,
    Optional<String> format,
    Optional<String> road,
    Optional<Integer> channels,
    Optional<Integer> level,
    Optional<Boolean> digests,
    Optional<String> key,
    Optional<Long> bytesPerSecondMax) {

  /** Everything is left to others. */
  public static final ImageOptions NONE =
      new ImageOptions(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /**
   * @throws VirtException {@code INVALID_ARG} for a word that is none, or two that exclude each
   *     other
   */
  public ImageOptions {
    format.ifPresent(ImageOptions::format);
    road.ifPresent(ImageOptions::byHypervisor);
    require(bytesPerSecondMax.orElse(1L) > 0, "a rate must be at least 1 byte per second");
  }

  public static ImageOptions of(Save wish) {
    return new ImageOptions(
        cache(wish.bypassCache(), wish.useCache()),
        wish.imageFormat(),
        wish.road(),
        wish.parallelChannels(),
        wish.level(),
        wish.digests(),
        wish.key(),
        wish.bytesPerSecondMax());
  }

  public static ImageOptions of(ManagedSave wish) {
    return new ImageOptions(
        cache(wish.bypassCache(), wish.useCache()),
        wish.imageFormat(),
        wish.road(),
        wish.parallelChannels(),
        wish.level(),
        wish.digests(),
        wish.key(),
        wish.bytesPerSecondMax());
  }

  private static Optional<Boolean> cache(boolean bypass, boolean use) {
    require(!bypass || !use, "bypassCache and useCache exclude each other; give one of them");
    return bypass ? Optional.of(false) : use ? Optional.of(true) : Optional.empty();
  }

  /**
   * These, and the others where these say nothing. Who names a format or a road chooses by himself
   * what belongs together: then the others' format, road, channels and level do not count.
   */
  public ImageOptions over(ImageOptions others) {
    boolean chosen = format.isPresent() || road.isPresent();
    return new ImageOptions(
        cache.or(others::cache),
        chosen ? format : others.format,
        chosen ? road : others.road,
        chosen ? channels : channels.or(others::channels),
        chosen ? level : level.or(others::level),
        digests.or(others::digests),
        key.or(others::key),
        bytesPerSecondMax.or(others::bytesPerSecondMax));
  }

  /**
   * @param sealing the key that is called {@link #key}
   */
  public StorageWish wish(Optional<Storage.Key> sealing) {
    return new StorageWish(
        format.map(ImageOptions::format),
        road.flatMap(ImageOptions::byHypervisor),
        cache.map(through -> !through),
        number(channels),
        digests,
        sealing,
        bytesPerSecondMax.map(rate -> (LongSupplier) () -> rate),
        number(level));
  }

  private static OptionalInt number(Optional<Integer> wanted) {
    return wanted.map(OptionalInt::of).orElseGet(OptionalInt::empty);
  }

  private static StreamFormat format(String name) {
    return StreamFormat.named(name)
        .orElseThrow(
            () ->
                refused(
                    "'%s' is no format of save images; there are %s"
                        .formatted(
                            name,
                            Arrays.stream(StreamFormat.values())
                                .map(StreamFormat::libvirtName)
                                .collect(Collectors.joining(", ")))));
  }

  private static Optional<Boolean> byHypervisor(String road) {
    return switch (road) {
      case "auto" -> Optional.empty();
      case "direct" -> Optional.of(true);
      case "streamed" -> Optional.of(false);
      default ->
          throw refused(
              "'"
                  + road
                  + "' is no road; there are auto, direct (the hypervisor writes the file)"
                  + " and streamed (through this process)");
    };
  }

  private static void require(boolean so, String sentence) {
    if (!so) {
      throw refused(sentence);
    }
  }

  private static VirtException refused(String sentence) {
    return new VirtException(ErrorCode.INVALID_ARG, sentence);
  }
}
