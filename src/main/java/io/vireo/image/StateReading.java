package io.vireo.image;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.job.Job;
import io.vireo.save.ImageStream;
import io.vireo.save.Keys;
import io.vireo.save.SaveImage;
import io.vireo.save.Storage;
import io.vireo.save.StreamFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a saved state is to be read.
 *
 * @param channels how many threads read a sparse image
 * @param verify whether its digests are compared before a machine is made; if empty, where there
 *     are some
 * @param key the name of the key that opens it; if empty, the one that the image names
 */
public record StateReading(
    boolean bypassCache,
    Optional<Integer> channels,
    Optional<Boolean> verify,
    Optional<String> key) {

  /** As it comes. */
  public static final StateReading PLAIN =
      new StateReading(false, Optional.empty(), Optional.empty(), Optional.empty());

  /** Under which name restores are known in what was learned. */
  public static final String RESTORES = "restores";

  private static final int CHANNELS_MAX = 64;

  /**
   * They wait for the disk most of the time, so that this does not depend on processors: on two,
   * four were a quarter faster than two in seven rounds, and eight no faster than four.
   */
  private static final int CHANNELS_DEFAULT = 4;

  /**
   * @throws VirtException {@code INVALID_ARG}
   */
  public StateReading {
    channels
        .filter(wanted -> wanted < 1 || wanted > CHANNELS_MAX)
        .ifPresent(
            _ -> {
              throw new VirtException(
                  ErrorCode.INVALID_ARG, "parallelChannels must be 1 to " + CHANNELS_MAX);
            });
  }

  /** How the stream is opened. */
  public ImageStream.Way way(SaveImage image) {
    return new ImageStream.Way(direct(image), OptionalInt.of(threads(image)), true);
  }

  /**
   * A hypervisor that reads pages to their places through the page cache is slower than anything
   * else; where the file system cannot do without, the driver falls back to it.
   */
  private boolean direct(SaveImage image) {
    return bypassCache || image.header().format() == StreamFormat.SPARSE;
  }

  private int threads(SaveImage image) {
    boolean sparse = image.header().format() == StreamFormat.SPARSE;
    return sparse ? channels.orElse(CHANNELS_DEFAULT) : 1;
  }

  /** The same in the words of a save. */
  public Storage storage(SaveImage image) {
    StreamFormat format = image.header().format();
    boolean itself = format == StreamFormat.SPARSE || readsRaw(image);
    return new Storage(
        format,
        itself,
        direct(image),
        threads(image),
        false,
        image.key(),
        Optional.empty(),
        OptionalInt.empty());
  }

  private boolean readsRaw(SaveImage image) {
    return image.header().format() == StreamFormat.RAW && image.keyName().isEmpty() && !bypassCache;
  }

  /** By which road the state comes, and why. */
  public Job.Road road(SaveImage image) {
    Storage storage = storage(image);
    String format = storage.format().libvirtName();
    String cache = direct(image) ? "past the page cache" : "through the page cache";
    String first =
        switch (storage.format()) {
          case SPARSE ->
              "%s: the hypervisor reads the file itself, %d channels, %s"
                  .formatted(format, storage.channels(), cache);
          case RAW ->
              storage.byHypervisor()
                  ? format + ": the hypervisor reads the file itself where it can, " + cache
                  : format + ": through this process, " + cache;
          case GZIP, BZIP2, XZ, LZOP, ZSTD -> format + ": unpacked by this process, " + cache;
        };
    List<String> why = new ArrayList<>(List.of(first));
    image.keyName().ifPresent(name -> why.add("sealed with key " + name));
    return new Job.Road(storage.road(), format, why);
  }

  /** The image with its whole document, which a sealed one shows only to who has its key. */
  public Future<SaveImage> unseal(Keys keys, SaveImage image) {
    return image.keyName().isPresent() && key.isPresent()
        ? keys.need(key.orElseThrow()).map(image::unsealed)
        : keys.unseal(image);
  }
}
